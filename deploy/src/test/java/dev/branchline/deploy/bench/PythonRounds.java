package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.Main;
import dev.branchline.deploy.blackbox.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sweeps of a Python script again and again in one process, each in turn with its floors.
 *
 * <p>Arguments: a folder, the interpreter, the isolation, how many branches in a round, the goal,
 * modules that the script imports.
 */
final class PythonRounds {
  private static final int WIDTH = 2;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

  private final Path folder;
  private final String python;
  private final String isolation;
  private final int branches;
  private final List<String> modules;

  private PythonRounds(String... args) {
    folder = Path.of(args[0]);
    python = args[1];
    isolation = args[2];
    branches = Integer.parseInt(args[3]);
    modules = args[5].isEmpty() ? List.of() : List.of(args[5].split(",", -1));
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new PythonRounds(args).run(Double.parseDouble(args[4]));
    System.exit(0);
  }

  private void run(double goal) throws IOException, InterruptedException {
    ForkLoop loop = ForkLoop.in(folder, python);
    String name = isolation + (modules.isEmpty() ? "" : " with " + String.join(", ", modules));
    if (!modules.isEmpty() && !loop.has(modules)) {
      System.out.printf("%s: not measured, %s doesn't have them%n", name, python);
      return;
    }
    Samples ours = new Samples(name);
    if (isolation.equals("reuse")) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double rate = branchline(round);
        if (round >= WARM_UP) {
          ours.add(rate);
        }
      }
      System.out.println(ours);
      System.out.printf("%-44s %,10.0f /s%n", "at least", goal);
      return;
    }
    String like = isolation.equals("fork") ? "server" : "spawn";
    Samples floor = new Samples("plain Python: " + like);
    Samples bare = new Samples("plain Python: os.fork, _exit, wait");
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      double bareRate = loop.rate("bare", WIDTH, branches, modules);
      double floorRate = loop.rate(like, WIDTH, branches, modules);
      double rate = branchline(round);
      if (round >= WARM_UP) {
        bare.add(bareRate);
        floor.add(floorRate);
        ours.add(rate);
        ratios.add(floorRate / rate);
      }
    }
    Collections.sort(ratios);
    List.of(bare, floor, ours).forEach(System.out::println);
    System.out.printf("%s / bare fork: %.3f%n", name, ours.timesAsLongAs(bare));
    System.out.printf(
        "%s / %s, pair by pair: %.3f   (%.3f to %.3f), at most %.1f%n",
        name, like, ratios.get(ratios.size() / 2), ratios.getFirst(), ratios.getLast(), goal);
  }

  private double branchline(int round) throws IOException {
    Path here = Files.createDirectory(folder.resolve(isolation + round));
    StringBuilder script = new StringBuilder();
    modules.forEach(each -> script.append("import ").append(each).append('\n'));
    script.append("lr = 0.0\ndef main():\n    return ");
    script.append(isolation.equals("reuse") ? "None\n" : "{'lr': lr}\n");
    Files.writeString(here.resolve("train.py"), script);
    SweepFolder sweeps =
        new SweepFolder(here)
            .sweep(
                """
                script: train.py
                isolation: %s
                python: %s
                parameters: {lr: range(%d)}
                """
                    .formatted(isolation, python, branches));
    int exit =
        Main.execute(
            "run",
            "-C",
            here.toString(),
            here.resolve("sweep.yaml").toString(),
            "-j",
            Integer.toString(WIDTH),
            "--output",
            "quiet");
    assertThat(exit).isZero();
    assertThat(sweeps.query("SELECT count(*) FROM branch WHERE status = 1"))
        .containsExactly(Integer.toString(branches));
    double rate = branches / SpawnBenchmark.seconds(sweeps);
    System.err.printf("%s, round %d: %,.0f /s%n", isolation, round, rate);
    return rate;
  }
}
