package dev.branchline.worker.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the lines of a spilled outbox lie: a file, or a simulation's disk. */
public interface SpillPlace {
  /** Writes to its end; what is closed is there. */
  Writer append() throws IOException;

  /** Reads all of it. */
  BufferedReader read() throws IOException;

  /** Removes all of it. */
  void clear() throws IOException;

  /** In that file. */
  static SpillPlace file(Path file) {
    return new SpillPlace() {
      @Override
      public Writer append() throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }

      @Override
      public BufferedReader read() throws IOException {
        return Files.newBufferedReader(file);
      }

      @Override
      public void clear() throws IOException {
        Files.deleteIfExists(file);
      }
    };
  }
}
