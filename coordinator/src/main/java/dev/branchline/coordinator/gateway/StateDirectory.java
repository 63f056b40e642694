package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a directory's sweeps are kept: its {@code .branchline/}.
 *
 * @param root the directory itself
 */
public record StateDirectory(Path root) {
  private static final int ORDINALS_PER_FOLDER = 1000;

  /** {@code .branchline/}. */
  public Path state() {
    return root.resolve(".branchline");
  }

  /** The journal, an SQLite database. */
  public Path journal() {
    return state().resolve("journal.db");
  }

  /** The folder of the output of all branches of a sweep. */
  public Path output(SweepId sweep) {
    return state().resolve("output").resolve(sweep.toString());
  }

  /** The file of one stream of one attempt; it is there only if the attempt wrote something. */
  public Path output(SweepId sweep, long ordinal, LeaseId lease, OutputFile.Stream stream) {
    return folder(sweep, ordinal).resolve(ordinal + "-" + lease + "." + stream.word());
  }

  /** All the output of a branch that there is, ordered by lease and stream. */
  public List<OutputFile> outputs(SweepId sweep, long ordinal) {
    List<OutputFile> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder(sweep, ordinal), ordinal + "-*")) {
      files.forEach(file -> outputFile(sweep, ordinal, file).ifPresent(found::add));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(OutputFile::lease).thenComparing(OutputFile::stream));
    return found;
  }

  /** Removes all the output of a sweep, and the directories of its attempts. */
  public void removeOutput(SweepId sweep) throws IOException {
    removeTree(output(sweep));
    removeTree(state().resolve("dirs").resolve(sweep.toString()));
  }

  private Path folder(SweepId sweep, long ordinal) {
    return output(sweep).resolve(Long.toString(ordinal / ORDINALS_PER_FOLDER));
  }

  private static Optional<OutputFile> outputFile(SweepId sweep, long ordinal, Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int dash = name.indexOf('-');
    for (OutputFile.Stream stream : OutputFile.Stream.values()) {
      if (dot > dash && name.substring(dot + 1).equals(stream.word())) {
        try {
          long lease = Long.parseUnsignedLong(name.substring(dash + 1, dot), 16);
          return Optional.of(new OutputFile(sweep, ordinal, new LeaseId(lease), stream, ""));
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static void removeTree(Path tree) throws IOException {
    if (Files.notExists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble)
              throws IOException {
            if (trouble != null) {
              throw trouble;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
