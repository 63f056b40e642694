package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Native memory that is written anew for each use, and grows to the largest one. */
final class Block {
  private MemorySegment memory = Arena.ofAuto().allocate(1024, 8);

  /** At least {@code bytes} of it; what it held may be gone. */
  MemorySegment ensure(long bytes) {
    if (memory.byteSize() < bytes) {
      memory = Arena.ofAuto().allocate(Math.max(bytes, 2 * memory.byteSize()), 8);
    }
    return memory;
  }

  /** The text as a C string, until the next use. */
  MemorySegment text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment into = ensure(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, 0, bytes.length);
    into.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return into;
  }
}
