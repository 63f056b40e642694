package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.ResultsPath;
import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.view.BranchRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** Writes what each branch wrote into GNU parallel's tree: {@code DIR/1/a/2/b/stdout}. */
final class ResultsTree implements Consumer<BranchRow> {
  private final Path root;
  private final BranchFiles files;
  private final List<String> names;
  private final LongFunction<List<String>> values;
  private final LongUnaryOperator sequence;

  /**
   * A tree.
   *
   * @param names of the columns; empty where the header gives none
   * @param values of a branch, by its ordinal
   * @param sequence the number of a branch, from 1
   */
  ResultsTree(
      Path root,
      BranchFiles files,
      List<String> names,
      LongFunction<List<String>> values,
      LongUnaryOperator sequence) {
    this.root = root;
    this.files = files;
    this.names = names;
    this.values = values;
    this.sequence = sequence;
  }

  @Override
  public void accept(BranchRow row) {
    if (row.startedAt().isEmpty()) {
      return;
    }
    try {
      Path folder = root;
      for (String name : ResultsPath.of(names, values.apply(row.ordinal()))) {
        folder = folder.resolve(name);
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("seq"), sequence.applyAsLong(row.ordinal()) + "\n");
      for (Stream stream : Stream.values()) {
        write(row, stream, folder.resolve(stream.word()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(BranchRow row, Stream stream, Path file) throws IOException {
    try (OutputStream to = Files.newOutputStream(file)) {
      files.copy(
          row,
          stream,
          bytes -> {
            try {
              to.write(bytes);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
