package dev.branchline.worker.runner.process;

import java.nio.file.Path;

/** A worker of one seat that runs one script, to be killed: {@code Victim <folder> <script>}. */
final class Victim {
  private Victim() {}

  public static void main(String[] arguments) {
    try (Bench bench = Bench.linux(Path.of(arguments[0]))) {
      bench.shell(arguments[1]);
    }
  }
}
