package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong with other programs that sweep Python scripts; the exit code of a failed branch,
 * a wrong entrypoint and the type of an exception are in {@link PythonIT}.
 */
class OthersMistakesIT {
  @TempDir Path folder;

  private SweepFolder with(String script) {
    return new SweepFolder(folder).file("train.py", script);
  }

  @Test
  void theBranchKnowsWhichWorkerRunsIt() {
    SweepFolder sweeps =
        with("import branchline as bl\nn = 0\ndef main():\n    return bl.branch.worker_id\n");

    sweeps.branchline("run", "train.py", "n=1,2").exits(0);

    String worker = sweeps.query("SELECT name FROM worker").getFirst();
    for (int i = 0; i < 2; i++) {
      assertThat(sweeps.results().get(i).get("result").get("value").asString()).contains(worker);
    }
  }

  @Test
  void aGeneratorOfConfigsIsNotUsedUpByTheFirstOfSeveralScripts() {
    SweepFolder sweeps =
        with("n = 0\ndef main():\n    return {'twice': 2 * n}\n")
            .file("evaluate.py", "n = 0\ndef main(twice):\n    return {'all': twice + n}\n")
            .file("gen.py", "def config_gen():\n    for n in range(3):\n        yield {'n': n}\n")
            .sweep("steps: [train.py, evaluate.py]\nconfig: gen.py\n");

    sweeps.branchline("run", "sweep.yaml").exits(0);

    List<Integer> all = new ArrayList<>();
    sweeps.results().forEach(row -> all.add(row.get("result").get("all").asInt()));
    assertThat(all).containsExactly(0, 3, 6);
  }

  @Test
  void overridesHoldInASweepThatPythonSaysToo() {
    SweepFolder sweeps =
        with("lr = 0.0\nepochs = 1\ndef main():\n    return [lr, epochs]\n")
            .file("cfg.py", "epochs = 5\n_sweep = {'lr': [0.1, 0.01]}\n");

    sweeps.branchline("run", "train.py", "--config", "cfg.py", "epochs=7", "lr=1,2,3").exits(0);

    List<String> values = new ArrayList<>();
    sweeps.results().forEach(row -> values.add(row.get("result").get("value").toString()));
    assertThat(values).containsExactly("[1.0,7]", "[2.0,7]", "[3.0,7]");
  }

  @Test
  void aResultCanBeReadBeforeTheLastBranchHasEnded() {
    SweepFolder sweeps =
        with(
            """
            import os, time
            n = 0
            def main():
                while n == 2 and not os.path.exists("go"):
                    time.sleep(0.01)
                return n
            """);
    Running running = sweeps.start("run", "train.py", "n=1,2", "-j", "1");
    try {
      Distribution.await("the first has ended", () -> sweeps.recorded() == 1);
      var row = sweeps.results().get(0);
      assertThat(row.get("result").get("value").asInt()).isEqualTo(1);
      sweeps.file("go", "");
      running.end().exits(0);
      assertThat(sweeps.results().get(1).get("result").get("value").asInt()).isEqualTo(2);
    } finally {
      running.kill();
    }
  }
}
