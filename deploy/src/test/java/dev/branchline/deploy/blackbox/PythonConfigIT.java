package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
