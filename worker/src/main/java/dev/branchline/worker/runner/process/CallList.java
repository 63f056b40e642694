package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The system calls that a child makes between {@link Vfork} and its program: those that make it the
 * leader of a group, with default signals, none blocked, three descriptors and no others, in a
 * directory. Made once and used for any number of starts, all but the program's name, arguments and
 * environment.
 *
 * <p>In memory: the error of the call that failed, then for each call its number and four
 * arguments, in machine words. Numbers are those of x86-64.
 */
final class CallList {
  /** Of the first version of {@code struct clone_args}. */
  static final int CLONE_SIZE = 64;

  private static final int OPEN = 2;
  private static final int RT_SIGPROCMASK = 14;
  private static final int DUP2 = 33;
  private static final int EXECVE = 59;
  private static final int CHDIR = 80;
  private static final int SETPGID = 109;
  private static final int SETSID = 112;
  private static final int CLOSE_RANGE = 436;

  private static final int SIGNALS = 64;
  private static final long IGNORED = 1;
  private static final int WORDS = 5;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment clone = arena.allocate(CLONE_SIZE, 8);
  private final MemorySegment memory =
      arena.allocate(ValueLayout.JAVA_LONG, 1 + WORDS * (SIGNALS + 16L));
  private final ByteBuffer words = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  private final MemorySegment zeros = arena.allocate(64, 8);
  private final int program;
  private int end = Long.BYTES;

  /**
   * A child whose input is {@code stdin} and whose outputs are appended to files that it opens by
   * path, so that it shares no position.
   */
  CallList(Libc libc, Path workdir, int stdin, Path stdout, Path stderr, boolean ownSession) {
    final long sharedMemory = 0x100;
    final long parentWaits = 0x4000;
    final long defaultSignals = 0x1_0000_0000L;
    final long childEnded = 17;
    clone.set(ValueLayout.JAVA_LONG, 0, sharedMemory | parentWaits | defaultSignals);
    clone.set(ValueLayout.JAVA_LONG, 32, childEnded);
    add(ownSession ? SETSID : SETPGID, 0, 0, 0, 0);
    // The kernel has set those that were handled; those that were ignored would stay so.
    for (int signal = 1; signal <= SIGNALS; signal++) {
      if (libc.handler(signal) == IGNORED) {
        add(Libc.RT_SIGACTION, signal, zeros.address(), 0, SIGNALS / 8);
      }
    }
    final int set = 2;
    add(RT_SIGPROCMASK, set, zeros.address(), 0, SIGNALS / 8);
    add(DUP2, stdin, 0, 0, 0);
    add(CLOSE_RANGE, 1, 0xFFFF_FFFFL, 0, 0);
    // Each gets the lowest number that is free.
    append(stdout);
    append(stderr);
    add(CHDIR, text(workdir), 0, 0, 0);
    program = end + Long.BYTES;
    add(EXECVE, 0, 0, 0, 0);
  }

  /** What is to be run. */
  CallList running(long name, long arguments, long environment) {
    words.putLong(program, name);
    words.putLong(program + Long.BYTES, arguments);
    words.putLong(program + 2 * Long.BYTES, environment);
    words.putLong(0, 0);
    return this;
  }

  long cloneArguments() {
    return clone.address();
  }

  long begin() {
    return memory.address();
  }

  /** Minus the error of the call that failed in the last child; 0 if none did. */
  int error() {
    return (int) words.getLong(0);
  }

  private void append(Path file) {
    add(OPEN, text(file), Libc.O_WRONLY | Libc.O_APPEND, 0, 0);
  }

  private long text(Path path) {
    return arena.allocateFrom(path.toString()).address();
  }

  private void add(int call, long a, long b, long c, long d) {
    for (long word : new long[] {call, a, b, c, d}) {
      words.putLong(end, word);
      end += Long.BYTES;
    }
  }
}
