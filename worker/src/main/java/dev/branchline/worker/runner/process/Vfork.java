package dev.branchline.worker.runner.process;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts children by {@code clone3(2)} without the C library, on x86-64 Linux from 5.9.
 *
 * <p>{@code posix_spawn} takes a new stack for each child, gives it back, which interrupts every
 * other processor that runs a thread of ours, and sets 64 signals one by one: a tenth of the time
 * of {@code /bin/true}. Here the child borrows the stack of the thread that waits for it, which it
 * never touches, and the kernel sets all signals at once. What it does before it becomes its
 * program is a {@link CallList}.
 *
 * <p>Java can't run in such a child, so this is machine code, for want of a way to call it:
 *
 * <pre>
 *   entry: endbr64                 ; (clone_args *, size, list)
 *          mov  eax, 435           ; clone3
 *          syscall
 *          test rax, rax
 *          jz   child
 *          ret                     ; the parent: a pid, or minus the error
 *   child: mov  r8, rdx
 *          lea  r9, [rdx + 8]      ; the first call
 *   next:  mov  rax, [r9]
 *          mov  rdi, [r9 + 8]
 *          mov  rsi, [r9 + 16]
 *          mov  rdx, [r9 + 24]
 *          mov  r10, [r9 + 32]
 *          syscall
 *          add  r9, 40
 *          test rax, rax
 *          jns  next
 *          mov  [r8], rax          ; tells the parent why it ends
 *          mov  edi, 127
 *          mov  eax, 60            ; exit
 *          syscall
 *          ud2
 * </pre>
 */
final class Vfork {
  private static final byte[] CODE =
      HexFormat.of()
          .parseHex(
              "f30f1efab8b30100000f054885c07401c3"
                  + "4989d04c8d4a08"
                  + "498b01498b7908498b7110498b51184d8b51200f054983c1284885c079e2"
                  + "498900bf7f000000b83c0000000f050f0b");

  private static final MemorySegment ENTRY = load();
  private static final AtomicBoolean REFUSED = new AtomicBoolean();

  private Vfork() {}

  /** Whether this machine can, as far as is known. */
  static boolean isPossible() {
    return ENTRY.address() != 0 && !REFUSED.get();
  }

  /** It didn't work where {@code posix_spawn} did, as under some filters of system calls. */
  static void refused() {
    REFUSED.set(true);
  }

  /**
   * Starts a child that makes the calls of the list; the last of them has to be {@code execve}.
   *
   * @return its pid, or minus the error of clone3 or of one of the calls
   */
  static int start(Libc libc, CallList calls) {
    int pid =
        (int) libc.call(ENTRY, calls.cloneArguments(), CallList.CLONE_SIZE, calls.begin(), 0, 0, 0);
    int error = calls.error();
    if (pid > 0 && error < 0) {
      libc.awaitEnd(pid);
      libc.reap(pid);
      return error;
    }
    return pid;
  }

  private static MemorySegment load() {
    final int readWrite = 3;
    final int readExecute = 5;
    final int privateAnonymous = 0x22;
    final int page = 4096;
    if (!System.getProperty("os.arch").equals("amd64")) {
      return MemorySegment.NULL;
    }
    Libc libc = new Libc();
    long address = libc.call(Libc.symbol("mmap"), 0, page, readWrite, privateAnonymous, -1, 0);
    if (address == -1) {
      return MemorySegment.NULL;
    }
    MemorySegment memory = MemorySegment.ofAddress(address).reinterpret(page);
    memory.asSlice(0, CODE.length).copyFrom(MemorySegment.ofArray(CODE));
    boolean executable =
        (int) libc.call(Libc.symbol("mprotect"), address, page, readExecute, 0, 0, 0) == 0;
    return executable ? MemorySegment.ofAddress(address) : MemorySegment.NULL;
  }
}
