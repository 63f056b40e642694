package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches that go through steps, by the built program. */
class StepsIT {
  private static final String PREPARE =
      """
      import os
      import branchline as bl
      rows = 1
      def main():
          with open("ran.txt", "a") as file: file.write(f"prepare {rows}\\n")
          print("preparing")
          path = os.path.join(bl.branch.dir, "data.txt")
          with open(path, "w") as file: file.write("x" * rows)
          bl.report(step=1, prepared=rows)
          return {"path": path, "lr": 99.0}
      """;

  private static final String TRAIN =
      """
      import os, time
      lr = 0.5
      def fit(path, lr=lr, factor=2):
          with open("ran.txt", "a") as file: file.write("train\\n")
          print("training")
          while os.path.exists("slow"): time.sleep(0.01)
          with open(path) as file: text = file.read()
          return {"loss": lr * factor * len(text)}
      """;

  private static final String EVALUATE =
      """
      import branchline as bl
      def main(loss):
          print("evaluating")
          return {"loss": loss, "step": bl.branch.step}
      """;

  private static final String STEPS = "steps: [prepare.py, train.py:fit, evaluate.py]\n";

  @TempDir Path folder = Path.of("/");

  private SweepFolder sweeps(String more) {
    return new SweepFolder(folder)
        .file("prepare.py", PREPARE)
        .file("train.py", TRAIN)
        .file("evaluate.py", EVALUATE)
        .sweep(STEPS + more);
  }

  private List<String> ran() throws IOException {
    return Files.readAllLines(folder.resolve("ran.txt"));
  }

  private List<String> lines() {
    try {
      return ran();
    } catch (IOException e) {
      return List.of();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "spawn", "reuse"})
  void takesEachBranchThroughItsSteps(String isolation) throws IOException {
    SweepFolder sweeps =
        sweeps("isolation: " + isolation + "\nstrict: true\nparameters: {rows: [1, 2, 3]}\n");

    sweeps.branchline("run", "sweep.yaml", "lr=0.25", "factor=4").exits(0);

    var row = sweeps.results().get(2);
    // The config's lr holds, whatever the step before has returned under that name.
    assertThat(row.get("result").toString()).isEqualTo("{\"loss\":3.0,\"step\":3}");
    assertThat(row.get("metrics").get("prepared").asInt()).isEqualTo(3);
    assertThat(sweeps.branchline("logs", "last", "2").exits(0).out())
        .isEqualTo("preparing\ntraining\nevaluating\n");
    assertThat(ran()).hasSize(6);
  }

  @Test
  void showsTheOutputOfASingleBranchAsItComes() {
    Ran ran = sweeps("").branchline("run", "sweep.yaml").exits(0);

    assertThat(ran.out())
        .isEqualTo("preparing\ntraining\nevaluating\n{\"loss\":198.0,\"step\":3}\n");
  }

  @Test
  void goesOnInTheStepThatWasCutOffWhenEverythingWasKilled() throws Exception {
    SweepFolder sweeps = sweeps("parameters: {rows: [1]}\nconfig: {lr: 1.0}\n");
    Files.writeString(folder.resolve("slow"), "");
    Running running = sweeps.start("run", "sweep.yaml", "-j", "1");
    Distribution.await("the second step runs", () -> lines().contains("train"));
    running.kill();
    Files.delete(folder.resolve("slow"));

    sweeps.branchline("resume").exits(0);

    assertThat(ran()).containsExactly("prepare 1", "train", "train");
    assertThat(sweeps.results().get(0).get("metrics").get("prepared").asInt()).isEqualTo(1);
  }

  @Test
  void runsTheExampleAndGoesOnAtTheStepThatFailed() throws IOException {
    Path example = Distribution.unpacked().home().resolve("examples/pipeline");
    SweepFolder sweeps = new SweepFolder(folder);
    for (String name : List.of("prepare.py", "train.py", "evaluate.py", "sweep.yaml")) {
      sweeps.file(name, Files.readString(example.resolve(name)));
    }
    String train = Files.readString(example.resolve("train.py"));
    String broken =
        train.replace(
            "        a, b, c = state",
            "        if epoch == 7: raise OSError('disk')\n        a, b, c = state");
    assertThat(broken).isNotEqualTo(train);
    sweeps.file("train.py", broken);
    String prepare = Files.readString(example.resolve("prepare.py"));
    sweeps.file(
        "prepare.py",
        prepare.replace(
            "    rows = []", "    open('ran.txt', 'a').write(str(seed) + '\\n')\n    rows = []"));

    Ran failed = sweeps.branchline("run", "sweep.yaml").exits(1);

    assertThat(failed.out()).contains("step 2 (train.py:fit): OSError: disk");
    assertThat(ran()).hasSize(8);
    sweeps.file("train.py", train);
    sweeps.branchline("retry", "last", "--failed").exits(0);
    assertThat(ran()).hasSize(8);
    assertThat(sweeps.results())
        .hasSize(8)
        .allSatisfy(
            row -> {
              assertThat(row.get("result").get("started_at").asInt()).isEqualTo(7);
              assertThat(row.get("result").get("accuracy").asDouble()).isGreaterThan(0.7);
            });
    sweeps.branchline("retry", "last", "0").exits(0);
    assertThat(ran()).hasSize(9);
  }

  @Test
  void retriesOnlyTheStepThatFailed() throws IOException {
    SweepFolder sweeps = sweeps("parameters: {rows: [1, 2]}\nretries: 2\n");
    String once =
        """
            if not os.path.exists(path + ".seen"):
                open(path + ".seen", "w").close()
                raise KeyError
            print("training")
        """;
    sweeps.file("train.py", TRAIN.replace("    print(\"training\")\n", once));

    sweeps.branchline("run", "sweep.yaml").exits(0);

    assertThat(ran()).hasSize(6).filteredOn(line -> line.startsWith("prepare")).hasSize(2);
    assertThat(sweeps.results().get(0).get("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void goesThroughBranchesOneAfterAnotherUntilTheFirstFails() throws IOException {
    SweepFolder sweeps = sweeps("mode: sequential\nparameters: {rows: [1, 2, 3]}\n");
    sweeps.file(
        "train.py",
        TRAIN.replace(
            "    print", "    if len(open(path).read()) == 2: raise KeyError\n    print"));

    sweeps.branchline("run", "sweep.yaml", "-j", "2").exits(3);

    assertThat(ran()).containsExactly("prepare 1", "train", "prepare 2", "train");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          steps: [prepare.py, none.py]                  | `none.py` doesn't hold: can't read
          steps: []                                     | `steps` doesn't hold
          {steps: [prepare.py], command: x}             | more than one thing to run
          {steps: [prepare.py, 'train.py:no']}          | has no function `no`
          {steps: [prepare.py, 'train.py:fit'], parameters: {fit: [1, 2]}} | `fit` is a function of `train.py:fit`
          {steps: [prepare.py], strict: true, parameters: {rowz: [1, 2]}} | `rowz` isn't defined
          """)
  void refusesWhatDoesNotHoldBeforeAnythingRuns(String yaml, String message) {
    assertThat(sweeps("").sweep(yaml).branchline("run", "sweep.yaml").exits(2).err())
        .contains(message);
    assertThat(folder.resolve(".branchline/journal.db")).doesNotExist();
  }
}
