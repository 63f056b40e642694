package dev.branchline.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a branch of a Python script costs in each isolation, journal on, two at a time, in turn with
 * what does the same in a few lines of Python; all rounds in one process that is warm.
 *
 * <p>{@code mvn -Pbench -pl deploy -am verify -DskipTests}; with {@code -Dbranchline.python=} the
 * interpreter, of a virtual environment with NumPy and pandas for instance. Started by hand, words
 * of the command line choose among {@code fork fork+ reuse spawn}.
 */
final class PythonBenchmark {
  /** The most that a branch may take, as a multiple of its floor. */
  private static final double MOST_FORK = 1.3;

  private static final double MOST_SPAWN = 1.2;

  /** Branches a second, at least. */
  private static final double LEAST_REUSE = 20_000;

  private PythonBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String python = ForkLoop.resolved(System.getProperty("branchline.python", "python3"));
    List<String> asked =
        args.length == 0 ? List.of("fork", "fork+", "reuse", "spawn") : List.of(args);
    System.out.printf("python: %s, load %s%n", python, Files.readString(Path.of("/proc/loadavg")));
    for (String each : asked) {
      Path folder = Files.createTempDirectory("branchline-bench");
      switch (each) {
        case "fork" -> rounds(folder, python, "fork", 3_000, MOST_FORK, "");
        case "fork+" -> rounds(folder, python, "fork", 1_000, MOST_FORK, "numpy,pandas");
        case "reuse" -> rounds(folder, python, "reuse", 60_000, LEAST_REUSE, "");
        case "spawn" -> rounds(folder, python, "spawn", 400, MOST_SPAWN, "");
        default -> throw new IllegalArgumentException(each);
      }
    }
  }

  private static void rounds(
      Path folder, String python, String way, int branches, double goal, String modules)
      throws IOException, InterruptedException {
    WarmJvm.run(PythonRounds.class, folder, python, way, branches, goal, modules);
  }
}
