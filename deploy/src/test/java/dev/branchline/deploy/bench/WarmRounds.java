package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.Main;
import dev.branchline.deploy.blackbox.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code branchline run} again and again in one process, each in turn with the bare loop: what a
 * process costs that has been at work for a while, as those of a long sweep and of a cluster are.
 *
 * <p>Arguments: a folder, how many branches in a round, how many rounds aren't counted, how many
 * are.
 */
final class WarmRounds {
  static final int WIDTH = 2;

  private WarmRounds() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    int branches = Integer.parseInt(args[1]);
    int warmUp = Integer.parseInt(args[2]);
    int counted = Integer.parseInt(args[3]);
    SpawnLoop loop = SpawnLoop.compile(folder);
    Samples bare = new Samples("posix_spawn in C, the same rounds");
    Samples inside = new Samples("branchline run, warm, first start to last end");
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < warmUp + counted; round++) {
      double floor = loop.rate(WIDTH, branches, false);
      double ours = run(Files.createDirectory(folder.resolve("warm" + round)), branches);
      System.err.printf("round %d: %.3f%n", round, floor / ours);
      if (round >= warmUp) {
        bare.add(floor);
        inside.add(ours);
        ratios.add(floor / ours);
      }
    }
    System.out.println(bare);
    System.out.println(inside);
    ratios.sort(Double::compare);
    System.out.printf(
        "warm / bare loop, pair by pair:      %.3f   (%.3f to %.3f)%n",
        ratios.get(ratios.size() / 2), ratios.getFirst(), ratios.getLast());
    System.exit(0);
  }

  private static double run(Path folder, int branches) {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("command: /bin/true\nparameters: {n: range(" + branches + ")}");
    int exit =
        Main.execute(
            "run",
            "-C",
            folder.toString(),
            folder.resolve("sweep.yaml").toString(),
            "-j",
            Integer.toString(WIDTH),
            "--output",
            "quiet");
    assertThat(exit).isZero();
    return branches / SpawnBenchmark.seconds(sweeps);
  }
}
