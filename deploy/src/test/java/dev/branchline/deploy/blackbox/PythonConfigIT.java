package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python config files, from the command line to the programs that run. */
class PythonConfigIT {
  @TempDir Path folder;

  @Test
  void runsTheProductOfAPythonSweepWithValuesOfEachKind() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file(
                "conf.py",
                """
                from branchline import use_config
                use_config("base.py")
                print("evaluated")
                big = 2 ** 70
                _sweep = {"lr": [1e-05, 1.0], "n": [1, 2]}
                """)
            .file("base.py", "big = 0\nwho = 'base'\n")
            .sweep("command: echo {lr} {n} {big} {who}\nconfig: conf.py\n");

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(0);

    assertThat(ran.err()).containsOnlyOnce("evaluated");
    assertThat(sweeps.results()).hasSize(4);
    assertThat(sweeps.results().get(0).get("config").toString())
        .contains("\"lr\":1.0E-5")
        .contains("\"big\":1180591620717411303424")
        .contains("\"who\":\"base\"");
    assertThat(sweeps.branchline("logs", "last", "3").exits(0).out())
        .isEqualTo("1.0 2 1180591620717411303424 base\n");
  }

  private static final String TRAIN =
      """
      import branchline as bl
      act = None
      model = None
      width = 1
      def main(schedule=None):
          assert bl.config()["act"] is act
          return {"act": act(3), "model": model(width).size(), "rate": schedule(10)}
      """;

  private static final String VALUES =
      """
      def double(x): return 2 * x
      def square(x): return x * x
      def _warmup(step, peak=0.5): return peak * step
      schedule = _warmup
      class Net:
          def __init__(self, width): self.width = width
          def size(self): return self.width * 100
      model = Net
      width = 4
      del Net
      _sweep = {"act": [double, square]}
      del double, square
      """;

  @ParameterizedTest
  @ValueSource(strings = {"fork", "spawn", "reuse"})
  void givesFunctionsAndClassesToAScriptThemselves(String isolation) throws IOException {
    Files.createDirectory(folder.resolve("conf"));
    SweepFolder sweeps =
        new SweepFolder(folder).file("train.py", TRAIN).file("conf/cfg.py", VALUES);
    String[] run = {
      "run", "train.py", "--config", "conf/cfg.py", "width=4,5", "--isolation", isolation
    };

    Ran ran = sweeps.branchline(run).exits(0);

    assertThat(ran.out()).contains("<function double in cfg.py>", "<function square in cfg.py>");
    assertThat(sweeps.results()).hasSize(4);
    assertThat(sweeps.results().get(3).get("result").toString())
        .isEqualTo("{\"act\":9,\"model\":500,\"rate\":5.0}");
    assertThat(sweeps.branchline("plan", "train.py", "--config", "conf/cfg.py").exits(0).out())
        .contains("<function double in cfg.py>, <function square in cfg.py>");
    assertThat(sweeps.branchline("config", "show", "conf/cfg.py").exits(0).out())
        .contains("model     <class Net in cfg.py>", "schedule  <function _warmup in cfg.py>");
    String id = sweeps.results().get(0).get("config_id").asString();
    sweeps.branchline(run).exits(0);
    assertThat(sweeps.results().get(0).get("config_id").asString()).isEqualTo(id);
  }

  @Test
  void givesWhatAGeneratorYieldsToAScriptItself() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file("train.py", "act = None\ndef main():\n    return act(3)\n")
            .file(
                "cfg.py",
                """
                def config_gen():
                    for n in range(3):
                        yield {"act": lambda x, n=n: x * n}
                """)
            .sweep("script: train.py\nconfig: cfg.py\nmode: sequential\n");

    sweeps.branchline("run", "sweep.yaml").exits(0);

    assertThat(sweeps.results()).hasSize(3);
    assertThat(sweeps.results().get(2).get("result").get("value").asInt()).isEqualTo(6);
  }

  @Test
  void failsByNameWhereTheFileIsAnotherOneWhenItRuns() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file(
                "train.py",
                "act = None\nopen('cfg.py', 'a').write('#')\ndef main():\n    return act(3)\n")
            .file("cfg.py", "act = abs\n_sweep = {'act': [abs, float]}\n");

    Ran ran = sweeps.branchline("run", "train.py", "--config", "cfg.py", "-j", "1").exits(1);

    assertThat(ran.err()).contains("2 x Unresolved: ").contains("is another file than at submit");
    assertThat(sweeps.results().get(0).get("failure").toString())
        .contains("branchline.Unresolved", "kept by reference to cfg.py");
  }

  @Test
  void refusesForACommandWhatIsNoJson() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file("conf.py", "def loss(): pass\n")
            .sweep("command: echo 1\nconfig: conf.py\n");

    assertThat(sweeps.branchline("run", "sweep.yaml").exits(2).err())
        .contains("`loss` is the function loss, which can't be written as JSON");
  }

  @Test
  void showsTheUsersTracebackAndStartsNothing() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .file("conf.py", "lr = 1 / 0\n")
            .sweep("command: echo {lr}\nconfig: conf.py\n");

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(2);

    assertThat(ran.err())
        .contains("ZeroDivisionError: division by zero")
        .contains("sweep.yaml:2:9: error: `conf.py` doesn't hold")
        .doesNotContain("_process.py", "\tat ");
    assertThat(folder.resolve(".branchline/journal.db")).doesNotExist();
  }
}
