package dev.branchline.deploy.bench;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much Branchline costs over a bare loop of posix_spawn: 5,000 branches of {@code /bin/true},
 * two at a time, journal and logs on, in turn with the loop in the same run; first a fresh process
 * for each round, then rounds in one process after others that aren't counted.
 *
 * <p>{@code mvn -Pbench -pl deploy -am verify -DskipTests}
 */
final class SpawnBenchmark {
  private static final int WIDTH = 2;
  private static final int BRANCHES = 5_000;
  private static final int ROUNDS = 7;

  /** So many rounds of the process that is at work for a while aren't counted. */
  private static final int WARM_UP = 5;

  private SpawnBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("branchline-bench");
    SpawnLoop loop = SpawnLoop.compile(folder);
    Samples bare = new Samples("posix_spawn in C");
    Samples withLogs = new Samples("posix_spawn in C, two log files for each");
    Samples whole = new Samples("branchline run, the whole process");
    Samples inside = new Samples("branchline run, first start to last end");

    for (int round = 0; round <= ROUNDS; round++) {
      double bareRate = loop.rate(WIDTH, BRANCHES, false);
      double logsRate = loop.rate(WIDTH, BRANCHES, true);
      Rates rates = branchline(Files.createDirectory(folder.resolve("round" + round)));
      if (round > 0) { // the first one warms the machine up
        bare.add(bareRate);
        withLogs.add(logsRate);
        whole.add(rates.whole());
        inside.add(rates.inside());
      }
    }

    List.of(bare, withLogs, whole, inside).forEach(System.out::println);
    System.out.printf("a fresh process / bare loop:         %.3f%n", inside.timesAsLongAs(bare));
    System.out.printf(
        "a fresh process / loop with logs:    %.3f%n", inside.timesAsLongAs(withLogs));
    WarmJvm.run(
        WarmRounds.class, Files.createDirectory(folder.resolve("warm")), BRANCHES, WARM_UP, ROUNDS);
  }

  /** Branches a second. */
  private record Rates(double whole, double inside) {}

  private static Rates branchline(Path folder) {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("command: /bin/true\nparameters: {n: range(" + BRANCHES + ")}");
    Ran ran =
        sweeps
            .branchline("run", "sweep.yaml", "-j", Integer.toString(WIDTH), "--output", "quiet")
            .exits(0);
    return new Rates(BRANCHES / (ran.took().toNanos() / 1e9), BRANCHES / seconds(sweeps));
  }

  /** From the first start until the last end. */
  static double seconds(SweepFolder sweeps) {
    return Double.parseDouble(
            sweeps
                .query("SELECT max(started * 1000 + duration) - min(started) * 1000 FROM branch")
                .getFirst())
        / 1e6;
  }
}
