package dev.branchline.worker.logs;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** The folder of what a branch's attempts at a sequence of steps leave to each other. */
  public Path steps(SweepId sweep, long ordinal) {
    return Path.of(root + "/dirs/" + sweep + "/steps/" + ordinal / PER_FOLDER + "/" + ordinal);
  }

  /** Leads to an execution's own directory, if something was left in it. */
  public Path directory(SweepId sweep, long ordinal, LeaseId lease) {
    return Path.of(stem("dirs", sweep, ordinal, lease));
  }

  /** The outputs of a branch's attempts that have ended: {@code LEASE stdout}, each. */
  List<String> names(SweepId sweep, long ordinal) throws IOException {
    Path folder = root.resolve("output/" + sweep + "/" + ordinal / PER_FOLDER);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ordinal + "-*.std*")) {
      for (Path file : found) {
        String name = file.getFileName().toString();
        names.add(name.substring(name.indexOf('-') + 1).replace('.', ' '));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return names;
  }

  /** Removes all that a sweep's attempts left here. */
  void remove(SweepId sweep) throws IOException {
    for (String folder : List.of("output/", "dirs/")) {
      Path tree = root.resolve(folder + sweep);
      if (Files.exists(tree)) {
        try (java.util.stream.Stream<Path> inside = Files.walk(tree)) {
          for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(path);
          }
        }
      }
    }
  }

  /**
   * A range of the bytes of one output.
   *
   * @param from the first byte, from 0; negative: so many before the end
   * @param length the most that is read; fewer at the end of the file, none if there is no file
   */
  public static Range read(Path file, long from, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long start = from < 0 ? Math.max(0, size + from) : from;
      long most = Math.min(length, Integer.MAX_VALUE);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.clamp(size - start, 0L, most));
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {}
      return new Range(start, size, bytes.flip());
    } catch (NoSuchFileException e) {
      return new Range(Math.max(0, from), 0, ByteBuffer.allocate(0));
    }
  }

  /** Some bytes of a file of {@code size}, the first of them at {@code from}. */
  public record Range(long from, long size, ByteBuffer bytes) {}

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
