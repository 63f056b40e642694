package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The C library, on Linux; one for each thread, as it holds that thread's {@code errno}.
 *
 * <p>Every function is called as one of six machine words, which the calling conventions of 64-bit
 * Linux allow: so two linked shapes are enough, and linking is what costs at start-up. Calls return
 * what C returns, or minus {@code errno}.
 */
final class Libc {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENOEXEC = 8;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EEXIST = 17;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_APPEND = 0x400;
  static final int O_CLOEXEC = 0x80000;
  static final int O_NONBLOCK = 0x800;

  /** Of the system call, on x86-64. */
  static final int RT_SIGACTION = 13;

  static final int SEEK_SET = 0;
  static final int SEEK_END = 2;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LOOKUP = LINKER.defaultLookup();
  private static final long ERRNO =
      Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
  private static final FunctionDescriptor WORDS =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final MethodHandle MAY_BLOCK =
      LINKER.downcallHandle(WORDS, Linker.Option.captureCallState("errno"));
  private static final MethodHandle SHORT =
      LINKER.downcallHandle(
          WORDS, Linker.Option.captureCallState("errno"), Linker.Option.critical(false));

  private static final MemorySegment POSIX_SPAWN = symbol("posix_spawn");
  private static final MemorySegment WAITID = symbol("waitid");
  private static final MemorySegment WAITPID = symbol("waitpid");
  private static final MemorySegment KILL = symbol("kill");
  private static final MemorySegment OPEN = symbol("open");
  private static final MemorySegment CLOSE = symbol("close");
  private static final MemorySegment LSEEK = symbol("lseek");
  private static final MemorySegment FTRUNCATE = symbol("ftruncate");
  private static final MemorySegment PWRITE = symbol("pwrite");
  private static final MemorySegment READ = symbol("read");
  private static final MemorySegment WRITE = symbol("write");
  private static final MemorySegment RENAME = symbol("rename");
  private static final MemorySegment MKDIR = symbol("mkdir");
  private static final MemorySegment RMDIR = symbol("rmdir");
  private static final MemorySegment UNLINK = symbol("unlink");
  private static final MemorySegment FCNTL = symbol("fcntl");
  private static final MemorySegment GETDENTS = symbol("getdents64");
  private static final MemorySegment STATX = symbol("statx");
  private static final MemorySegment PIPE2 = symbol("pipe2");
  private static final MemorySegment PRCTL = symbol("prctl");
  private static final MemorySegment CLOCK_GETTIME = symbol("clock_gettime");
  private static final MemorySegment SYSCALL = symbol("syscall");
  private static final MemorySegment STRERROR = symbol("strerror");
  private static final MemorySegment ENVIRON = symbol("environ");

  private final MemorySegment errno = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  private final MemorySegment scratch = Arena.ofAuto().allocate(256, 16);

  /** Whether this C library has all that is called, as glibc has from 2.34. */
  static boolean isComplete() {
    return LOOKUP.find("posix_spawn_file_actions_addclosefrom_np").isPresent()
        && LOOKUP.find("posix_spawn_file_actions_addchdir_np").isPresent()
        && LOOKUP.find("getdents64").isPresent()
        && LOOKUP.find("statx").isPresent();
  }

  /** A function for {@link #call}. */
  static MemorySegment symbol(String name) {
    Optional<MemorySegment> found = LOOKUP.find(name);
    return found.orElse(MemorySegment.NULL);
  }

  /** The environment that this process was started with: pointers, the last one is null. */
  static MemorySegment environ() {
    return ENVIRON
        .reinterpret(ValueLayout.ADDRESS.byteSize())
        .get(ValueLayout.ADDRESS, 0)
        .reinterpret(Long.MAX_VALUE);
  }

  int posixSpawn(long path, long actions, long attributes, long words, long environment) {
    // It returns its error; on success the pid is told as a positive number.
    long error =
        call(POSIX_SPAWN, scratch.address(), path, actions, attributes, words, environment);
    return error == 0 ? scratch.get(ValueLayout.JAVA_INT, 0) : -(int) error;
  }

  /** Blocks until the child has ended, and leaves it to {@link #reap}. */
  int awaitEnd(int pid) {
    final int pPid = 1;
    final int exitedNoWait = 4 | 0x0100_0000;
    int result;
    do {
      result = result(call(WAITID, pPid, pid, scratch.address(), exitedNoWait, 0, 0));
    } while (result == -EINTR);
    return result;
  }

  /**
   * Takes the status of a child that has ended, without waiting.
   *
   * @return the status of wait(2), or -1 if there is no such child or it lives
   */
  int reap(int pid) {
    final int noHang = 1;
    int result = result(quick(WAITPID, pid, scratch.address(), noHang));
    return result == pid ? scratch.get(ValueLayout.JAVA_INT, 0) : -1;
  }

  /** Sends a signal; a negative {@code pid} is a group. */
  int kill(int pid, int signal) {
    return result(quick(KILL, pid, signal, 0));
  }

  int open(MemorySegment path, int flags, int mode) {
    return result(call(OPEN, path.address(), flags | O_CLOEXEC, mode, 0, 0, 0));
  }

  int close(int fd) {
    return result(call(CLOSE, fd, 0, 0, 0, 0, 0));
  }

  long seek(int fd, long offset, int whence) {
    long result = quick(LSEEK, fd, offset, whence);
    return result == -1 ? -errno() : result;
  }

  int truncate(int fd, long length) {
    return result(call(FTRUNCATE, fd, length, 0, 0, 0, 0));
  }

  int writeAt(int fd, long address, long length, long offset) {
    return result(call(PWRITE, fd, address, length, offset, 0, 0));
  }

  int write(int fd, long address, long length) {
    return result(call(WRITE, fd, address, length, 0, 0, 0));
  }

  int rename(MemorySegment from, MemorySegment to) {
    return result(call(RENAME, from.address(), to.address(), 0, 0, 0, 0));
  }

  int mkdir(MemorySegment path) {
    return result(call(MKDIR, path.address(), 0777, 0, 0, 0, 0));
  }

  int rmdir(MemorySegment path) {
    return result(call(RMDIR, path.address(), 0, 0, 0, 0, 0));
  }

  int unlink(MemorySegment path) {
    return result(call(UNLINK, path.address(), 0, 0, 0, 0, 0));
  }

  int control(int fd, int command, int value) {
    return result(quick(FCNTL, fd, command, value));
  }

  /** A pipe with a name, which only this user may open. */
  int makePipe(MemorySegment path) {
    return result(call(symbol("mkfifo"), path.address(), 0600, 0, 0, 0, 0));
  }

  int read(int fd, long address, long length) {
    return result(call(READ, fd, address, length, 0, 0, 0));
  }

  /** Reads entries of an open directory. */
  int entries(int fd, MemorySegment into) {
    return result(call(GETDENTS, fd, into.address(), into.byteSize(), 0, 0, 0));
  }

  /** Links and size of an open file; none if it can't be told. */
  FileFacts facts(int fd) {
    final int emptyPath = 0x1000;
    final int linksAndSize = 0x4 | 0x200;
    scratch.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    // The name is the empty string that the buffer starts with, before it is overwritten.
    int result =
        result(call(STATX, fd, scratch.address(), emptyPath, linksAndSize, scratch.address(), 0));
    return result < 0
        ? new FileFacts(0, 0)
        : new FileFacts(
            scratch.get(ValueLayout.JAVA_INT, 16), scratch.get(ValueLayout.JAVA_LONG, 40));
  }

  /**
   * When an open file's entry was changed last, in nanoseconds on the file system's own clock; what
   * is in a directory can't change without it. 0 if it can't be told.
   */
  long changed(int fd) {
    final int emptyPath = 0x1000;
    final int changeTime = 0x80;
    scratch.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    int result =
        result(call(STATX, fd, scratch.address(), emptyPath, changeTime, scratch.address(), 0));
    return result < 0
        ? 0
        : scratch.get(ValueLayout.JAVA_LONG, 96) * 1_000_000_000L
            + scratch.get(ValueLayout.JAVA_INT, 104);
  }

  /** How many names an open file has, and its bytes. */
  record FileFacts(int links, long size) {}

  /**
   * The address of what handles a signal in this process: 0 is the default, 1 is to ignore it. On
   * x86-64.
   */
  long handler(int signal) {
    scratch.set(ValueLayout.JAVA_LONG, 0, 0);
    // The C library's own function hides the two signals that it uses itself.
    call(SYSCALL, RT_SIGACTION, signal, 0, scratch.address(), Long.BYTES, 0);
    return scratch.get(ValueLayout.JAVA_LONG, 0);
  }

  /** A pipe whose ends no program inherits: {read end, write end}, or empty on failure. */
  int[] pipe() {
    int result = result(call(PIPE2, scratch.address(), O_CLOEXEC, 0, 0, 0, 0));
    return result < 0
        ? new int[0]
        : new int[] {scratch.get(ValueLayout.JAVA_INT, 0), scratch.get(ValueLayout.JAVA_INT, 4)};
  }

  /** Makes this process the parent of its descendants' orphans. */
  int becomeSubreaper() {
    final int setChildSubreaper = 36;
    return result(call(PRCTL, setChildSubreaper, 1, 0, 0, 0, 0));
  }

  /** Since boot, suspended time included; what start times of processes are counted in. */
  long bootNanos() {
    final int clockBoottime = 7;
    return clock(clockBoottime);
  }

  /** Processor time of the calling thread. */
  long threadNanos() {
    final int clockThread = 3;
    return clock(clockThread);
  }

  private long clock(int which) {
    quick(CLOCK_GETTIME, which, scratch.address(), 0);
    return scratch.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
        + scratch.get(ValueLayout.JAVA_LONG, 8);
  }

  /** The text for an error number, as {@code No space left on device}. */
  String errorText(int error) {
    long text = call(STRERROR, Math.abs(error), 0, 0, 0, 0, 0);
    return MemorySegment.ofAddress(text).reinterpret(1024).getString(0);
  }

  /** For functions that are called rarely, by their {@link #symbol}. */
  long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) MAY_BLOCK.invokeExact(function, errno, a, b, c, d, e, f);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private long quick(MemorySegment function, long a, long b, long c) {
    try {
      return (long) SHORT.invokeExact(function, errno, a, b, c, 0L, 0L, 0L);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private int errno() {
    return errno.get(ValueLayout.JAVA_INT, ERRNO);
  }

  /** The upper half of the register is undefined where C returns an int. */
  private int result(long word) {
    int result = (int) word;
    return result == -1 ? -errno() : result;
  }
}
