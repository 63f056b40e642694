package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps one output below its cap, while its program goes on writing: the head stays in the file,
 * the latest bytes are kept in memory, what is between them is dropped and counted.
 *
 * <p>The writer appends, so that what it writes next comes after the head. Bytes written in the
 * moment of a cut can be lost uncounted.
 */
final class OutputCut {
  private static final int MOST_TAIL = 64 << 10;

  private final Path file;
  private final long cap;
  private final long head;
  private byte[] tail = new byte[0];
  private long removed;

  OutputCut(Path file, long cap) {
    this.file = file;
    this.cap = cap;
    this.head = cap - Math.min(MOST_TAIL, cap / 4);
  }

  /** Cuts the file if it is above the cap. */
  void trim() throws IOException {
    try (FileChannel channel = open()) {
      if (channel.size() > cap) {
        remove(channel);
      }
    }
  }

  /** Cuts it for the last time: head, a line that says what is missing, tail. */
  void finish() throws IOException {
    try (FileChannel channel = open()) {
      if (channel.size() > cap || removed > 0) {
        remove(channel);
        String line =
            "\n[branchline: "
                + (removed - tail.length)
                + " bytes left out here, as the limit is "
                + cap
                + "]\n";
        write(channel, line.getBytes(StandardCharsets.UTF_8));
        write(channel, tail);
      }
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void remove(FileChannel channel) throws IOException {
    long size = channel.size();
    long extra = Math.max(0, size - head);
    int most = (int) (cap - head);
    ByteBuffer latest = ByteBuffer.allocate((int) Math.min(most, extra));
    long from = size - latest.capacity();
    while (latest.hasRemaining() && channel.read(latest, from + latest.position()) > 0) {}
    int kept = Math.min(tail.length, most - latest.position());
    byte[] joined = new byte[kept + latest.position()];
    System.arraycopy(tail, tail.length - kept, joined, 0, kept);
    System.arraycopy(latest.array(), 0, joined, kept, latest.position());
    tail = joined;
    removed += extra;
    channel.truncate(Math.min(size, head));
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    channel.position(channel.size());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
