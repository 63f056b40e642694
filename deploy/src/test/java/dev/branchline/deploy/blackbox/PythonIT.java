package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python scripts as branches, by the built program. */
class PythonIT {
  private static final String TRAIN =
      """
      import os
      lr = 1.0
      seed = 0
      def train():
          print("lr", lr)
          return {"twice": lr * 2, "seed": seed, "pid": os.getpid(), "parent": os.getppid()}
      if __name__ == "__main__":
          train()
      """;

  @TempDir Path folder;

  private SweepFolder with(String script) {
    return new SweepFolder(folder).file("train.py", script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "spawn", "reuse"})
  void runsAScriptWithoutAFile(String isolation) {
    SweepFolder sweeps = with(TRAIN);

    sweeps
        .branchline("run", "train.py", "lr=0.1,0.01", "seed=range(3)", "--isolation", isolation)
        .exits(0);

    var results = sweeps.results();
    assertThat(results).hasSize(6);
    assertThat(results.get(5).get("result").get("twice").asDouble()).isEqualTo(0.02);
    assertThat(results.get(5).get("result").get("seed").asInt()).isEqualTo(2);
    boolean apart =
        results.get(0).get("result").get("pid").asInt()
            != results.get(5).get("result").get("pid").asInt();
    assertThat(apart || isolation.equals("reuse")).isTrue();
    assertThat(sweeps.branchline("logs", "last", "0").exits(0).out()).isEqualTo("lr 0.1\n");
  }

  @Test
  void showsTheOutputOfASingleBranchAndWhatItReturns() {
    Ran ran = with("def main():\n    print('hello')\n    return 7\n").branchline("run", "train.py");

    assertThat(ran.exits(0).out()).isEqualTo("hello\n{\"value\":7}\n");
  }

  @Test
  void failsWithTheExceptionsTypeAndTheUsersLines() {
    SweepFolder sweeps =
        with(
            """
            class Bad(Exception): pass
            lr = 0.0
            def main():
                if lr > 1:
                    raise Bad(f"too high: {lr}")
                return lr
            """);

    Ran ran = sweeps.branchline("run", "train.py", "lr=0.5,2.0").exits(1);

    assertThat(ran.out() + ran.err()).contains("train.Bad: too high: 2.0");
    String failure = sweeps.results().get(1).get("failure").toString();
    assertThat(failure)
        .contains("\"exception\"", "train.Bad", "line 5, in main")
        .doesNotContain("_body.py", "_child.py");
  }

  @Test
  void refusesWhatDoesNotHoldBeforeAnythingRuns() {
    SweepFolder sweeps =
        with(
            """
            import os, sys
            lr = 1.0
            def prepare(): pass
            def train(n): pass
            if __name__ == "__main__":
                prepare()
                train(sys.argv[1])
            """);

    assertThat(sweeps.branchline("run", "train.py", "lr=2,3").exits(2).err())
        .contains("several functions: prepare() (line 6), train(sys.argv[1]) (line 7)")
        .contains("script: train.py:NAME", "program: train.py");
    assertThat(sweeps.branchline("run", "train.py:trian", "lr=2,3").exits(2).err())
        .contains("no function `trian`");
    assertThat(sweeps.branchline("run", "train.py:train", "os=1,2").exits(2).err())
        .contains("`os` is an import of `train.py:train` and can't be set");
    assertThat(sweeps.branchline("run", "train.py:train", "lrr=1,2").exits(2).err())
        .contains("unknown key `lrr`", "did you mean `lr`?");
    assertThat(sweeps.branchline("run", "train.py:train", "+x=1", "n=1", "--strict").exits(2).err())
        .contains("`x` isn't defined");
    assertThat(sweeps.branchline("run", "none.py", "x=1").exits(2).err()).contains("can't read");
    assertThat(folder.resolve(".branchline/journal.db")).doesNotExist();
  }

  @Test
  void warnsOfAValueThatTheBodyReadsBeforeItIsSet() {
    Ran ran =
        with("lr = 1\ntwice = lr * 2\ndef main():\n    return twice\n")
            .branchline("run", "train.py", "lr=5,6")
            .exits(0);

    assertThat(ran.err()).contains("warning: line 2 of `train.py` reads `lr`");
  }

  @Test
  void refusesAnInterpreterThatIsMissing() {
    SweepFolder sweeps =
        with(TRAIN).sweep("script: train.py\npython: /no/python\nparameters: {lr: [1, 2]}\n");

    assertThat(sweeps.branchline("run", "sweep.yaml").exits(2).err())
        .contains("no Python at /no/python");
  }

  @Test
  void takesAPythonConfigAndPolicies() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(inner.resolve("cfg.py"), "lr = 0.25\nseed = 4\n_sweep = {'lr': [1, 2]}\n");
    SweepFolder sweeps = with(TRAIN);

    sweeps.branchline("run", "train.py", "--config", "conf/cfg.py", "--entrypoint", "train");

    assertThat(sweeps.results()).hasSize(2);
    assertThat(sweeps.results().get(1).get("result").get("seed").asInt()).isEqualTo(4);
  }

  @Test
  void endsABranchThatTakesTooLong() {
    SweepFolder sweeps =
        with("import time\nn = 0\ndef main():\n    time.sleep(600)\n")
            .sweep("script: train.py\ntimeout: 1s\ngrace: 1s\nparameters: {n: [1, 2]}\n");

    sweeps.branchline("run", "sweep.yaml").exits(1);

    assertThat(sweeps.results().get(0).get("failure").toString()).contains("\"timeout\"");
  }

  @Test
  void runsTheExamples() {
    Distribution distribution = Distribution.unpacked();
    String hello = distribution.home().resolve("examples/hello/hello.py").toString();
    String sweep = distribution.home().resolve("examples/train_simple/sweep.yaml").toString();
    SweepFolder sweeps = new SweepFolder(folder);

    sweeps.branchline("run", hello, "name=world,moon", "times=1,2").exits(0);
    assertThat(sweeps.results()).hasSize(4);
    sweeps.branchline("run", sweep).exits(0);
    assertThat(sweeps.results()).hasSize(18);
    assertThat(sweeps.results().get(17).get("result").get("loss").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void sweepsFunctionsInThePythonConfigOfTheExample() {
    Path example = Distribution.unpacked().home().resolve("examples/python-config");
    SweepFolder sweeps = new SweepFolder(folder);

    Ran ran = sweeps.branchline("run", example.resolve("sweep.yaml").toString()).exits(0);

    assertThat(sweeps.results()).hasSize(36);
    assertThat(ran.out()).contains("<function cosine in config.py>");
    assertThat(sweeps.results().get(0).get("config").get("steps").asInt()).isEqualTo(150);
    String script = example.resolve("fit.py").toString();
    String config = example.resolve("config.py").toString();
    sweeps.branchline("run", script, "--config", config, "lr=0.1").exits(0);
    assertThat(sweeps.results()).hasSize(3);
    sweeps.branchline("config", "check", example.resolve("sweep.yaml").toString()).exits(0);
    assertThat(sweeps.branchline("config", "show", script).exits(0).out())
        .contains("fit.py calls main() (line 17)", "batch     int    1");
  }

  @Test
  void trainsTheLanguageModelsOfTheExample() throws IOException {
    Path example = Distribution.unpacked().home().resolve("examples/charlm");
    SweepFolder sweeps = new SweepFolder(folder);
    String sweep = example.resolve("sweep.yaml").toString();

    sweeps.branchline("run", sweep, "steps=80", "eval_every=40", "lr=1.0,3.0").exits(0);

    assertThat(sweeps.results())
        .hasSize(8)
        .allSatisfy(
            row -> {
              double loss = row.get("result").get("loss").asDouble();
              assertThat(loss).isLessThan(row.get("result").get("uniform").asDouble() - 0.5);
              assertThat(loss).isLessThan(row.get("result").get("start").asDouble() - 0.5);
              assertThat(row.get("metrics").get("rate").asDouble()).isPositive();
            });
    Path checkpoint = found("checkpoint.json");
    String script = example.resolve("train.py").toString();
    String resume = "resume=" + checkpoint;
    sweeps.branchline("run", script, resume, "width=8", "steps=120", "eval_every=40").exits(0);
    double start = sweeps.results().get(0).get("result").get("start").asDouble();
    assertThat(start).isLessThan(3.3);
  }

  /** One that a branch of width 8 has left. */
  private Path found(String name) throws IOException {
    try (Stream<Path> all =
        Files.walk(folder.resolve(".branchline"), FileVisitOption.FOLLOW_LINKS)) {
      for (Path each : all.filter(file -> file.endsWith(name)).sorted().toList()) {
        if (Files.readString(each).contains("\"width\": 8,")) {
          return each;
        }
      }
    }
    throw new AssertionError("no " + name);
  }
}
