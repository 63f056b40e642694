package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python config files on the command line, evaluated by this machine's own Python. */
class PythonConfigTest {
  @TempDir Path directory;
  private Stage stage;

  @BeforeEach
  void setUp() throws IOException {
    stage = new Stage(directory);
    stage.environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
    stage.file("sweep.yaml", "command: echo {lr}\nconfig: conf.py\n");
  }

  private Stage.Scene show(String python) throws IOException {
    return stage.file("conf.py", python).play("config", "show", "conf.py", "--json");
  }

  private String shown(String python) throws IOException {
    Stage.Scene scene = show(python);
    assertThat(scene.exit()).as(scene.all()).isZero();
    return scene.out().strip();
  }

  @Test
  void takesThePublicValuesOfABareFile() throws IOException {
    assertThat(
            shown(
                """
                import math
                from math import sqrt
                lr = 1e-05
                big = 2 ** 70
                worst = float("inf")
                layers = (1, 2.0)
                name = "ñ"
                _hidden = 3
                _args = [1]
                _kwargs = {}
                """))
        .isEqualTo(
            "{\"size\":1,\"config\":{\"lr\":1e-05,\"big\":1180591620717411303424,"
                + "\"worst\":\"Infinity\",\"layers\":[1,2.0],\"name\":\"ñ\",\"_args\":[1]},"
                + "\"axes\":[]}");
  }

  @Test
  void findsConfigGenBeforeConfigBeforeTheSweep() throws IOException {
    String sweep = "_sweep = {'a': [1, 2]}\n";
    String config = "CONFIG = {'from': 'CONFIG'}\n";
    String generator = "def config_gen():\n  return {'from': 'config_gen'}\n";

    assertThat(shown(sweep + config + generator)).contains("{\"from\":\"config_gen\"}");
    assertThat(shown(sweep + config)).contains("{\"from\":\"CONFIG\"}");
    assertThat(show(sweep + config).err())
        .isEqualTo("warning: `_sweep` is passed over: `CONFIG` comes first\n");
    assertThat(shown(sweep)).contains("\"key\":\"a\",\"count\":2");
  }

  @Test
  void plansTheProductOfASweep() throws IOException {
    stage.file("conf.py", "lr = 1\n_sweep = {'lr': [0.1, 0.2], 'n': range(3)}\n");

    Stage.Scene scene = stage.play("plan", "sweep.yaml", "--show", "5");

    assertThat(scene.out()).startsWith("sweep: 6 branches, 2 axes\n").contains("echo 0.2");
  }

  @Test
  void usesOtherFilesWithItsOwnValuesOnTop() throws IOException {
    stage.file("base.py", "lr = 1\nn = 2\n_metadata = {'who': 'base'}\n");

    assertThat(
            shown(
                """
                from branchline import use_config
                base = use_config("base.py")
                n = base.globals_dict["n"] + 1
                """))
        .contains("{\"lr\":1,\"n\":3,\"_metadata\":{\"who\":\"base\"}}");
  }

  @Test
  void printsTheCircleThatFilesMake() throws IOException {
    stage.file("other.py", "from branchline import use_config\nuse_config('conf.py')\n");

    Stage.Scene scene = show("from branchline import use_config\nuse_config('other.py')\n");

    assertThat(scene.exit()).isEqualTo(2);
    assertThat(scene.err())
        .contains("config files use each other in a circle: conf.py -> other.py -> conf.py");
  }

  @Test
  void capturesWhatABlockAssigns() throws IOException {
    assertThat(
            shown(
                """
                from branchline import Config, capture
                outside = 1
                with capture() as context:
                    lr = 0.5
                def config_gen():
                    return Config.from_context(context)
                """))
        .contains("{\"lr\":0.5}");
  }

  @Test
  void printsToStderrOnly() throws IOException {
    Stage.Scene scene =
        show("import os, sys\nprint('said')\nos.system('echo from a child')\nlr = 1\n");

    assertThat(scene.err()).contains("said\n").contains("from a child\n");
    assertThat(scene.out()).startsWith("{\"size\":1,").hasLineCount(1);
  }

  @Test
  void showsTheUsersOwnTracebackWithoutFramesOfThisProgram() throws IOException {
    Stage.Scene scene =
        stage.file("conf.py", "def f(x):\n  return 1 / x\nlr = f(0)\n").play("plan", "sweep.yaml");

    assertThat(scene.exit()).isEqualTo(2);
    assertThat(scene.err())
        .startsWith("Traceback (most recent call last):\n  File \"")
        .contains("conf.py\", line 3, in <module>")
        .contains("ZeroDivisionError: division by zero\n")
        .contains("sweep.yaml:2:9: error: `conf.py` doesn't hold: it raised ZeroDivisionError")
        .doesNotContain("_process.py", "_configs.py", "\tat ");
  }

  @Test
  void namesTheKeyOfAValueThatIsNoJson() throws IOException {
    assertThat(planned("lr = 1\nmodel = {'layers': [1, {'sizes': {1, 2}}]}\n"))
        .contains("`model.layers[1].sizes` is a set, which can't be written as JSON")
        .contains("hint: write a list");
    assertThat(planned("lr = 1\ndef loss(): pass\n")).contains("`loss` is the function loss");
    assertThat(planned("lr = 1\na = {1: 2}\n")).contains("a key of `a` is an int: 1");
    assertThat(planned("_sweep = {'lr': [1, print]}\n"))
        .contains("`_sweep['lr'][1]` is the function print");
    assertThat(show("a = []\na.append(a)\n").err()).contains("or contains itself");
    assertThat(show("a = {'<python>': 1}\n").err()).contains("which Branchline has for itself");
  }

  private String planned(String python) throws IOException {
    Stage.Scene scene = stage.file("conf.py", python).play("plan", "sweep.yaml");
    assertThat(scene.exit()).as(scene.all()).isEqualTo(2);
    return scene.err();
  }

  @Test
  void keepsByReferenceWhatAScriptCanTake() throws IOException {
    stage.file("train.py", "f = None\nlr = 0\nsizes = {'a': 1}\ndef main(): return f(lr)\n");
    stage.file(
        "conf.py",
        """
        class Net: pass
        def twice(x): return 2 * x
        sizes = {1, 2}
        _sweep = {'f': [twice, len], 'lr': [1, 2]}
        """);

    assertThat(stage.play("config", "show", "conf.py").out())
        .contains("Net    <class Net in conf.py>\n", "sizes  <set in conf.py>\n")
        .contains("f      <function twice in conf.py>, <function len in conf.py>\n");
    Stage.Scene plan = stage.play("plan", "train.py", "--config", "conf.py");
    assertThat(plan.out())
        .contains("4 branches", "<function twice in conf.py>, <function len in conf.py>\n");
    assertThat(plan.err()).contains("`twice` isn't defined by `train.py`").doesNotContain("sizes");
    assertThat(stage.play("plan", "train.py", "--config", "conf.py", "f=1,2").out())
        .contains("4 branches", "1, 2");
  }

  @Test
  void givesTheSameIdsEachTimeAndOthersToAnotherFile() throws IOException {
    stage.file("train.py", "f = None\ndef main(): return 1\n");
    stage.file("conf.py", "def f(): return 1\n");
    String[] plan = {"plan", "train.py", "--config", "conf.py", "--json"};
    String first = stage.play(plan).out();

    assertThat(first).contains("{\"<python>\":{\"at\":[\"config\",\"f\"]", "\"file\":\"conf.py\"");
    assertThat(stage.play(plan).out()).isEqualTo(first);
    stage.file("conf.py", "def f(): return 2\n");
    assertThat(stage.play(plan).out()).isNotEqualTo(first);
  }

  @Test
  void takesTheNumbersOfNumPyAsNumbers() throws IOException {
    assertThat(
            shown(
                """
                class Scalar:
                    shape = ()
                    def item(self): return 5
                n = Scalar()
                del Scalar
                """))
        .contains("{\"n\":5}");
  }

  @Test
  void refusesASweepThatDoesNotHold() throws IOException {
    assertThat(show("_sweep = {'__mode__': 'zip', 'a': [1], 'b': [1, 2]}\n").err())
        .contains("lists of different lengths: a has 1, b has 2");
    assertThat(show("_sweep = {'a': 3}\n").err()).contains("`_sweep['a']` is an int");
    assertThat(show("_sweep = {'__mode__': 'gird'}\n").err()).contains("'grid' or 'zip'");
    assertThat(show("def config_gen():\n  return [{}] * 10001\n").err())
        .contains("more than 10,000 configs");
    assertThat(show("import sys\nsys.exit(3)\n").err()).contains("it called sys.exit(3)");
    assertThat(show("import os\nos._exit(7)\n").err())
        .contains("Python ended with exit code 7 before an answer");
  }

  @Test
  void asksAGeneratorForNothingUntilItIsPlanned() throws IOException {
    String python = "def config_gen():\n  print('asked')\n  while True: yield {'lr': 1}\n";

    assertThat(shown(python)).isEqualTo("{\"size\":null,\"config\":{},\"axes\":[]}");
    assertThat(show(python).err()).doesNotContain("asked");
    assertThat(stage.play("config", "validate", "sweep.yaml").out())
        .isEqualTo("sweep.yaml holds: configs from the generator of conf.py\n");
    Stage.Scene plan = stage.play("plan", "sweep.yaml", "--json");
    assertThat(plan.err()).containsOnlyOnce("asked");
    assertThat(plan.out()).contains("\"size\":null").contains("\"runs\":[\"echo\",\"1\"]");
    assertThat(stage.play("plan", "sweep.yaml", "--show", "7").out()).contains("echo 1");
    assertThat(stage.play("plan", "sweep.yaml", "--show", "100001").err())
        .contains("too far to ask a generator for");
    assertThat(stage.play("plan", "sweep.yaml", "+lr=1,2").err())
        .contains("the generator of `conf.py` doesn't go with the axis lr");
  }

  @Test
  void tellsWhatIsWrongWithAGeneratorThatIsPlanned() throws IOException {
    stage.file("conf.py", "def config_gen():\n  yield {'lr': {1}}\n");
    assertThat(stage.play("plan", "sweep.yaml").err())
        .contains("what the generator of conf.py gives doesn't hold")
        .contains("`lr` is a set, which can't be written as JSON (hint: write a list)");
    stage.file("conf.py", "def config_gen():\n  yield {'rl': 1}\n");
    assertThat(stage.play("plan", "sweep.yaml").err())
        .contains("what the generator of conf.py gives doesn't hold", "unknown placeholder `{lr}`")
        .contains("did you mean `{rl}`?");
    stage.file("conf.py", "def config_gen():\n  yield {'lr': 1}\n  raise ValueError('no')\n");
    assertThat(stage.play("plan", "sweep.yaml").err())
        .contains("in config_gen\n", "ValueError: no\n", "is broken: it raised ValueError: no");
    assertThat(stage.play("plan", "sweep.yaml", "--show", "0").exit()).isZero();
  }

  @Test
  void isEvaluatedByThePythonThatIsNamedOrActive() throws IOException {
    stage.file("conf.py", "import sys\nlr = sys.argv[0] != ''\n");
    Path active = Files.createDirectories(directory.resolve("venv/bin")).resolve("python");
    Files.writeString(active, "#!/bin/sh\necho active >&2\nexec python3 \"$@\"\n");
    assertThat(active.toFile().setExecutable(true)).isTrue();
    stage.environment.put("VIRTUAL_ENV", directory.resolve("venv").toString());

    assertThat(stage.play("config", "show", "conf.py").err()).isEqualTo("active\n");
    assertThat(stage.play("config", "show", "conf.py", "--python", "python3").err()).isEmpty();
    assertThat(stage.play("config", "show", "conf.py", "--python", "./no").all())
        .contains("exit 2", "there is no Python at ./no");
    Files.writeString(active, "#!/bin/sh\nexit 9\n");
    assertThat(stage.play("config", "show", "conf.py").err())
        .contains("Python ended with exit code 9 before an answer");
  }

  @Test
  void isEvaluatedByTheInterpreterOfTheScriptThatTakesItsValues() throws IOException {
    stage.file("conf.py", "lr = 1\n").file("train.py", "lr = 0\ndef main(): pass\n");
    stage.file("own.yaml", "script: train.py\npython: ./venv\nconfig: conf.py\n");
    Path own = Files.createDirectories(directory.resolve("venv/bin")).resolve("python");
    Files.writeString(own, "#!/bin/sh\necho own $3 >&2\nexec python3 \"$@\"\n");
    assertThat(own.toFile().setExecutable(true)).isTrue();

    assertThat(stage.play("plan", "own.yaml").err())
        .contains("own " + directory.resolve("conf.py") + "\n", "own train.py\n");
    assertThat(stage.play("plan", "own.yaml", "--python", "python3").err())
        .contains("own train.py\n")
        .doesNotContain("conf.py");
  }

  @Test
  void validatesWithAnExitCode() throws IOException {
    stage.file("conf.py", "lr = 1\n").file("bad.yaml", "comand: x\n");

    assertThat(stage.play("config", "validate", "sweep.yaml").all())
        .isEqualTo("exit 0\n--- out\nsweep.yaml holds: 1 config\n--- err\n");
    assertThat(stage.play("config", "validate", "conf.py", "+lr2=1").exit()).isZero();
    Stage.Scene wrong = stage.play("config", "validate", "bad.yaml", "--json");
    assertThat(wrong.exit()).isZero(); // a file without a sweep's words is a config
    stage.file("bad.yaml", "command: x\nparamters: {}\n");
    wrong = stage.play("config", "validate", "bad.yaml", "--json");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.out())
        .startsWith("{\"holds\":false,\"errors\":[{\"file\":\"bad.yaml\",\"line\":2,\"column\":1,")
        .contains("did you mean `parameters`?");
  }

  @Test
  void comparesAConfigWithAScriptThatIsNotExecuted() throws IOException {
    stage.file(
        "train.py",
        """
        import json
        raise SystemExit("executed")
        lr = 0.1
        model = {"n": 64, "k": [1]}
        epochs: int = 5
        def main(batch=32, *, seed=None): pass
        def helper(): pass
        if __name__ == "__main__":
            main()
        """);
    stage.file("conf.py", "lr = 0.1\nepochs = 7\nbatch = 16\nseed = 1\nmodel = {'n': 64}\n");
    Stage.Scene fine = stage.play("config", "check", "conf.py", "--script", "train.py");
    assertThat(fine.all())
        .isEqualTo(
            """
            exit 0
            --- out
            key      what       value  script
            lr       the same     0.1  0.1
            epochs   overrides      7  5
            batch    overrides     16  32
            seed     overrides      1  null
            model.n  the same      64  64
            --- err
            """);

    stage.file("conf.py", "epoch = 7\nmodel = {'m': 1}\nextra = 1\n");
    Stage.Scene doubtful =
        stage.play("config", "check", "conf.py", "--script", "train.py:main", "--json");
    assertThat(doubtful.exit()).isEqualTo(1);
    assertThat(doubtful.out())
        .contains(
            "{\"key\":\"epoch\",\"kind\":\"suspect\",\"new\":\"7\",\"old\":\"\","
                + "\"suggestion\":\"epochs\"}")
        .contains("\"key\":\"model.m\",\"kind\":\"new\"")
        .contains("\"key\":\"extra\",\"kind\":\"new\"");

    stage.file("conf.py", "helper = 7\n");
    assertThat(stage.play("config", "check", "conf.py", "--script", "train.py").exit())
        .isEqualTo(2);
    assertThat(stage.play("config", "check", "conf.py", "--script", "train.py:no").err())
        .contains("has no function `no`");
  }

  @Test
  void checksTheAxesOfASweepToo() throws IOException {
    stage.file("train.py", "lr = 0.1\nmodel = {'n': 64}\n");
    stage.file("grid.yaml", "program: train.py\nparameters: {lr: [1, 2], model.nn: [1, 2]}\n");

    Stage.Scene scene = stage.play("config", "check", "grid.yaml", "--script", "train.py");

    assertThat(scene.out()).contains("lr        overrides").contains("1, 2");
    assertThat(scene.exit()).as(scene.all()).isEqualTo(1);
    assertThat(scene.out()).contains("did you mean model.n?");
  }

  private static final String SCRIPT =
      """
      import os
      from dataclasses import dataclass, field
      raise SystemExit("executed")
      lr = 0.1
      home = os.environ.get("HOME")
      epochs: int = 5
      model = {"n": 64}
      _hidden = 1
      @dataclass
      class Data:
          points: int = 200
          noise: float = 0.1
          tags: list = field(default_factory=list)
      data = Data(noise=0.5)
      def train(batch: int = 32, *, seed=None, lr=0): pass
      if __name__ == "__main__":
          train()
      """;

  @Test
  void showsWhatCanBeSetInAScriptThatIsNotExecuted() throws IOException {
    stage.file("train.py", SCRIPT);

    assertThat(stage.play("config", "show", "train.py").all())
        .isEqualTo(
            """
            exit 0
            --- out
            train.py calls train() (line 15)
            key          type   default                      where
            lr           float  0.1                          line 4
            home                os.environ.get('HOME')       line 5
            epochs       int    5                            line 6
            model        dict   {"n":64}                     line 7
            data.points  int    200                          line 11
            data.noise   float  0.5                          line 12
            data.tags    list   field(default_factory=list)  line 13
            batch        int    32                           train(), line 15
            seed                null                         train(), line 15
            --- err
            """);
    assertThat(stage.play("config", "show", "train.py:train", "--json").out())
        .startsWith("{\"script\":\"train.py:train\",\"entrypoint\":\"train\",\"problem\":null,")
        .contains(
            "{\"key\":\"batch\",\"type\":\"int\",\"constant\":true,\"default\":32,"
                + "\"text\":null,\"of\":\"train\",\"line\":15}")
        .contains("\"key\":\"home\",\"type\":null,\"constant\":false,\"default\":null,");
    assertThat(stage.play("config", "show", "train.py", "lr=1").all())
        .contains("exit 2", "see `branchline config check`");
    assertThat(stage.play("config", "show", "train.py:no").all())
        .contains("exit 0", "warning: train.py has no function `no`", "hint: it has train\n");
    stage.file(
        "train.py", "def a(): pass\ndef b(): pass\nif __name__ == '__main__':\n  a()\n  b()\n");
    assertThat(stage.play("config", "show", "train.py").err())
        .contains(
            "warning: the `__main__` block of train.py calls several functions: a() (line 4)");
    stage.file("train.py", "# %% config\nlr = 1\n# %%\nprint(lr)\n");
    assertThat(stage.play("config", "show", "train.py").out())
        .startsWith(
            "train.py has no function that is called\nlines 1 to 2 are set before the rest");
  }

  @Test
  void checksValuesAgainstAllStepsTogether() throws IOException {
    stage.file("a.py", "n = 1\nm = {'a': 1}\ndef main(): pass\n");
    stage.file("b.py", "lr = 0.1\nm = {'b': 1}\ndef main(): pass\n");
    stage.file(
        "sweep.yaml", "steps: [a.py, b.py]\nparameters: {n: [1, 2], lr: [1, 2], m.b: [1, 2]}\n");

    assertThat(stage.play("config", "check", "sweep.yaml").exit()).isZero();
    Stage.Scene typo = stage.play("config", "check", "sweep.yaml", "+m.bb=1", "+nn=3");
    assertThat(typo.exit()).isEqualTo(1);
    assertThat(typo.out()).contains("did you mean n?");
  }

  @Test
  void checksValuesForAScriptBeforeItRuns() throws IOException {
    stage.file("train.py", SCRIPT);

    assertThat(
            stage.play("config", "check", "train.py", "lr=0.1", "epochs=7,8", "data.noise=1").all())
        .isEqualTo(
            """
            exit 0
            --- out
            key         what       value  script
            lr          the same   0.1       0.1
            data.noise  overrides  1         0.5
            epochs      overrides  7, 8        5
            --- err
            """);
    Stage.Scene doubtful =
        stage.play("config", "check", "train.py", "ephocs=7", "x=1", "+y=1", "data.nois=2");
    assertThat(doubtful.exit()).as(doubtful.all()).isEqualTo(1);
    assertThat(doubtful.out())
        .contains("did you mean epochs?", "did you mean data.noise?", "unknown; +x= adds it")
        .contains("y          new");
    Stage.Scene strict = stage.play("config", "check", "train.py", "ephocs=7", "--strict");
    assertThat(strict.exit()).isEqualTo(2);
    assertThat(strict.err()).contains("`ephocs` isn't defined", "did you mean `epochs`?");
    assertThat(stage.play("config", "check", "train.py", "os=1").exit()).isEqualTo(2);
    stage.file("conf.py", "lr = 0.2\nepoch = 3\n");
    Stage.Scene config = stage.play("config", "check", "train.py", "--config", "conf.py");
    assertThat(config.exit()).isEqualTo(1);
    assertThat(config.out()).contains("did you mean epochs?", "lr     overrides");
  }

  @Test
  void namesNoPlaceInASweepThatNobodyHasTyped() throws IOException {
    stage.file("train.py", SCRIPT).file("bad.py", "lr = 1 / 0\n");

    assertThat(stage.play("plan", "train.py:no").err())
        .startsWith("train.py:no: error: train.py has no function `no`\n");
    assertThat(stage.play("config", "validate", "bad.py").err())
        .contains("\nbad.py: error: `bad.py` doesn't hold: it raised ZeroDivisionError");
  }

  @Test
  void checksASweepAgainstTheScriptThatItNames() throws IOException {
    stage.file("train.py", SCRIPT);
    stage.file(
        "grid.yaml", "script: train.py\nparameters: {lr: [0.1, 1], batch: 8, sed: [1, 2]}\n");

    Stage.Scene scene = stage.play("config", "check", "grid.yaml");

    assertThat(scene.exit()).as(scene.all()).isEqualTo(1);
    assertThat(scene.out())
        .contains("did you mean seed?", "batch  overrides           8           32");
    stage.file("other.yaml", "command: echo 1\n");
    assertThat(stage.play("config", "check", "other.yaml").all())
        .contains("exit 2", "other.yaml runs no script that it could be compared with");
  }
}
