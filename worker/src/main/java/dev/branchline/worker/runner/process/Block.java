package dev.branchline.worker.runner.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Native memory that is written anew for each use, and grows to the largest one. It is written as a
 * buffer, which the JVM's first compiler does better than segments.
 */
final class Block {
  private MemorySegment memory = Arena.ofAuto().allocate(1024, 8);
  private ByteBuffer buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());

  /**
   * At least {@code bytes} of it, to be written by position; what it held may be gone.
   *
   * @throws IllegalArgumentException if that is more than a buffer can have
   */
  ByteBuffer buffer(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("more than 2 GiB");
    }
    if (buffer.capacity() < bytes) {
      memory = Arena.ofAuto().allocate(Math.max(bytes, 2L * buffer.capacity()), 8);
      buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }
    return buffer;
  }

  /** Where it is, until it grows. */
  long address() {
    return memory.address();
  }

  /** The text as a C string, until the next use. */
  MemorySegment text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer(bytes.length + 1).put(0, bytes).put(bytes.length, (byte) 0);
    return memory;
  }
}
