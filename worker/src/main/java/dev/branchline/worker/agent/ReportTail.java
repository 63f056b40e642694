package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.worker.result.ReportLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads the reports of one attempt from the file that it appends them to. A line longer than {@link
 * #LONGEST} is passed over.
 */
final class ReportTail {
  static final int LONGEST = 1 << 20;
  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final ReportLines lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long offset;

  ReportTail(long ordinal, Path file) {
    this.file = file;
    this.lines = new ReportLines(ordinal);
  }

  /** What was reported since the last time, coalesced. */
  synchronized Optional<Report> poll() {
    if (!file.toFile().exists()) {
      return Optional.empty();
    }
    read();
    return lines.take();
  }

  /** What was reported since the last time, a last line without its end too; removes the file. */
  synchronized Optional<Report> finish() {
    read();
    endLine();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays with what else the attempt left.
    }
    return lines.take();
  }

  /** The last value of each metric. */
  synchronized ConfigValue.Mapping latest() {
    return lines.latest();
  }

  /** How many lines weren't reports. */
  synchronized long bad() {
    return lines.bad();
  }

  private void read() {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(bytes, offset) > 0) {
        offset += bytes.position();
        accept(bytes.array(), bytes.position());
        bytes.clear();
      }
    } catch (IOException e) {
      // There is no such file, or not any more: nothing is reported.
    }
  }

  private void accept(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, start, i - start);
        endLine();
        start = i + 1;
      }
    }
    if (line.size() <= LONGEST) {
      line.write(bytes, start, length - start);
    }
  }

  private void endLine() {
    if (line.size() <= LONGEST) {
      lines.accept(line.toString(StandardCharsets.UTF_8));
    }
    line.reset();
  }
}
