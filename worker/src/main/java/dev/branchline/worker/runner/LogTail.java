package dev.branchline.worker.runner;

import dev.branchline.protocol.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of an attempt's output, as it goes with a failure. */
public final class LogTail {
  private LogTail() {}

  /**
   * The last bytes of {@code log}, at most {@link Failure#TAIL_BYTES} of UTF-8 once encoded again;
   * it starts with a whole character, and bytes that are none are shown as U+FFFD.
   *
   * @return an empty text if the file can't be read
   */
  public static String of(Path log) {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - Failure.TAIL_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(Failure.TAIL_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
      return decode(bytes.array(), from > 0, bytes.position());
    } catch (IOException e) {
      return "";
    }
  }

  private static String decode(byte[] bytes, boolean cut, int length) {
    int start = 0;
    while (cut && start < Math.min(3, length) && (bytes[start] & 0xC0) == 0x80) {
      start++;
    }
    String text = new String(bytes, start, length - start, StandardCharsets.UTF_8);
    while (text.getBytes(StandardCharsets.UTF_8).length > Failure.TAIL_BYTES) {
      text = text.substring(text.offsetByCodePoints(0, Math.max(1, text.length() / 8)));
    }
    return text;
  }
}
