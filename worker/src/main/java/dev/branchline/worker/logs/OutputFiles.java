package dev.branchline.worker.logs;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Where what attempts leave lies under a {@code .branchline} folder. A file is there only if it
 * holds something, a directory only while its attempt runs or if something was left in it.
 */
public final class OutputFiles {
  private static final int PER_FOLDER = 1000;

  private final Path root;

  /** The two outputs of an attempt. */
  public enum Stream {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String word;

    Stream(String word) {
      this.word = word;
    }
  }

  /** Those under {@code root}, usually {@code .branchline}. */
  public OutputFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The folder they are in, absolute. */
  public Path root() {
    return root;
  }

  /** The file of one output of one execution. */
  public Path file(SweepId sweep, long ordinal, LeaseId lease, Stream stream) {
    return Path.of(stem("output", sweep, ordinal, lease) + "." + stream.word);
  }

  /** The folder of the directories that attempts of a sweep are given. */
  public Path attempts(SweepId sweep) {
    return Path.of(root + "/dirs/" + sweep + "/made");
  }

  /** Leads to an execution's own directory, if something was left in it. */
  public Path directory(SweepId sweep, long ordinal, LeaseId lease) {
    return Path.of(stem("dirs", sweep, ordinal, lease));
  }

  /** How many bytes an output has; 0 if there is none. */
  public long size(SweepId sweep, long ordinal, LeaseId lease, Stream stream) throws IOException {
    try {
      return Files.size(file(sweep, ordinal, lease, stream));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /**
   * A range of an output's bytes.
   *
   * @param from the first byte, from 0; negative: so many before the end
   * @param length the most that is read; fewer at the end of the file, none if there is no file
   */
  public byte[] read(
      SweepId sweep, long ordinal, LeaseId lease, Stream stream, long from, int length)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file(sweep, ordinal, lease, stream), StandardOpenOption.READ)) {
      long size = channel.size();
      long start = from < 0 ? Math.max(0, size + from) : from;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.clamp(size - start, 0L, (long) length));
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {}
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private String stem(String folder, SweepId sweep, long ordinal, LeaseId lease) {
    return root
        + "/"
        + folder
        + "/"
        + sweep
        + "/"
        + ordinal / PER_FOLDER
        + "/"
        + ordinal
        + "-"
        + lease;
  }
}
