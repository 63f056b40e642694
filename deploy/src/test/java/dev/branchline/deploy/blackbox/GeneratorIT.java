package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Distribution.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose configs a generator of Python gives while they run. */
class GeneratorIT {
  @TempDir Path folder;
  private SweepFolder sweeps;

  @BeforeEach
  void setUp() {
    sweeps = new SweepFolder(folder);
  }

  /** A generator that notes each config before it gives it; {@code more} may break it. */
  private SweepFolder generator(int count, String more) {
    return sweeps.file(
        "gen.py",
        """
        import os, time
        def config_gen():
            for i in range(%d):
        %s
                with open("pulled", "a") as note: note.write(f"{i}\\n")
                print("asked for", i)
                yield {"n": i}
        """
            .formatted(count, more.indent(8).stripTrailing()));
  }

  private List<String> lines(String file) {
    try {
      return Files.exists(folder.resolve(file))
          ? Files.readAllLines(folder.resolve(file))
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void asksForTheNextOnlyWhenTheBranchBeforeHasEnded() {
    generator(3, "")
        .sweep(
            """
            mode: sequential
            config: [{k: 5}, gen.py]
            parameters: {z: 1}
            derive: {sum: n + k}
            command: [sh, -c, 'echo "$(cat pulled | wc -l) $0 $@" >> ran; sleep 0.1', "{args}"]
            """);

    Ran ran = sweeps.branchline("run", "sweep.yaml", "k=6", "-j", "4").exits(0);

    assertThat(lines("ran"))
        .containsExactly("1 --n=0 --z=1 --k=6", "2 --n=1 --z=1 --k=6", "3 --n=2 --z=1 --k=6");
    assertThat(ran.err()).contains("asked for 0", "3 succeeded");
    assertThat(ran.out()).doesNotContain("asked for").contains("ordinal  status     n");
    assertThat(sweeps.results().get(2).get("config").toString())
        .isEqualTo("{\"k\":6,\"n\":2,\"z\":1,\"sum\":8}");
    assertThat(sweeps.query("SELECT fed, size, closed, status FROM sweep"))
        .containsExactly("1|3|1|finished");
  }

  @Test
  void endsASequentialSweepAtItsFirstFailureUnlessItNeverHalts() {
    generator(3, "").sweep("mode: sequential\nconfig: gen.py\nshell: test {n} != 1\n");

    assertThat(sweeps.branchline("run", "sweep.yaml").exits(3).err())
        .contains("halted: 1 branch failed");
    assertThat(lines("pulled")).containsExactly("0", "1");
    sweeps.branchline("run", "sweep.yaml", "--halt", "never").exits(1);
    assertThat(lines("pulled")).containsExactly("0", "1", "0", "1", "2");
  }

  @Test
  void runsAnyPlanOneAfterAnother() {
    sweeps.sweep(
        """
        mode: sequential
        parameters: {n: [1, 2, 3]}
        shell: "echo begin {n} >> ran; sleep 0.2; echo end {n} >> ran"
        """);

    sweeps.branchline("run", "sweep.yaml", "-j", "4").exits(0);

    assertThat(lines("ran"))
        .containsExactly("begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3");
  }

  @Test
  void looksAheadOnlySoFarWhereBranchesRunInParallel() {
    generator(500, "").sweep("config: gen.py\nshell: 'cat pulled | wc -l; sleep 1'\n");
    Running run = sweeps.start("run", "sweep.yaml", "-j", "2", "--halt", "soon,done=2");
    assertThat(run.end().exit()).isEqualTo(3);
    assertThat(lines("pulled")).hasSizeBetween(2, 100);
  }

  @Test
  void goesOnWhereItWasAfterTheProcessWasKilled() {
    generator(4, "")
        .sweep(
            """
            mode: sequential
            config: gen.py
            shell: 'echo {n} >> ran; test {n} != 2 || test -e go || sleep 60'
            """);
    Running run = sweeps.start("run", "sweep.yaml");
    await("the third runs", () -> lines("ran").contains("2"));
    run.signal("KILL");
    assertThat(run.end().exit()).isEqualTo(137);
    await(
        "its Python has ended",
        () -> Distribution.processes(folder.resolve("gen.py").toString()).isEmpty());
    assertThat(lines("pulled")).containsExactly("0", "1", "2");
    sweeps.file("go", "");

    sweeps.branchline("resume").exits(0);

    assertThat(lines("ran")).containsExactly("0", "1", "2", "2", "3");
    assertThat(lines("pulled")).containsExactly("0", "1", "2", "0", "1", "2", "3");
    assertThat(sweeps.query("SELECT status, count(*) FROM branch GROUP BY status"))
        .containsExactly("1|4");
  }

  @Test
  void endsWithAClearErrorIfTheGeneratorGivesOtherConfigsAfterARestart() {
    String command = "shell: 'echo {n} >> ran; test {n} != 1 || sleep 60'\n";
    generator(4, "").sweep("mode: sequential\nconfig: gen.py\n" + command);
    Running run = sweeps.start("run", "sweep.yaml");
    await("the second runs", () -> lines("ran").contains("1"));
    run.signal("KILL");
    run.end();
    generator(4, "i += 10 if i > 0 else 0");

    Ran resumed = sweeps.branchline("resume").exits(1);

    assertThat(resumed.err())
        .contains("the generator of gen.py: started again, it gives another config for branch 1");
    assertThat(lines("ran")).containsExactly("0", "1");
    assertThat(sweeps.query("SELECT verdict, succeeded FROM sweep")).containsExactly("failed|1");
  }

  @Test
  void endsWithAClearErrorIfTheGeneratorEndsEarlierAfterARestart() {
    generator(4, "")
        .sweep("mode: sequential\nconfig: gen.py\nshell: 'echo {n} >> ran; sleep 60'\n");
    Running run = sweeps.start("run", "sweep.yaml");
    await("the first runs", () -> lines("ran").contains("0"));
    run.signal("KILL");
    run.end();
    generator(0, "");

    assertThat(sweeps.branchline("resume").exits(1).err())
        .contains("started again, it ends after 0 configs, where there were 1");
  }

  @Test
  void keepsWhatHasRunWhenTheGeneratorRaises() {
    generator(4, "if i == 2: raise KeyError('lost')")
        .sweep("mode: sequential\nconfig: gen.py\nshell: echo {n} >> ran\n");

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(1);

    assertThat(ran.err())
        .contains("Traceback (most recent call last):", "gen.py\", line 4, in config_gen")
        .contains("KeyError: 'lost'")
        .contains("the generator of gen.py: it raised KeyError: 'lost'")
        .doesNotContain("_process.py", "\tat ");
    assertThat(lines("ran")).containsExactly("0", "1");
    assertThat(sweeps.query("SELECT verdict, succeeded, size FROM sweep"))
        .containsExactly("failed|2|2");
  }

  @Test
  void tellsOfAConfigThatCannotBeRun() {
    generator(2, "").sweep("config: gen.py\nshell: echo {m}\n");

    assertThat(sweeps.branchline("run", "sweep.yaml").exits(1).err())
        .contains("what it gives doesn't hold: sweep.yaml:2:13: unknown placeholder `{m}`");
    generator(0, "");
    assertThat(sweeps.branchline("run", "sweep.yaml").exits(1).err())
        .contains("it gives no config");
  }

  @Test
  void canBeInterruptedWhileTheGeneratorHangs() {
    generator(2, "if i == 1: time.sleep(600)")
        .sweep("mode: sequential\nconfig: gen.py\nshell: echo {n} >> ran\n");
    Running run = sweeps.start("run", "sweep.yaml");
    await("the first has run", () -> sweeps.recorded() == 1);
    await(
        "it is said what is waited for",
        () ->
            sweeps
                .branchline("explain", "last")
                .out()
                .contains("the generator of gen.py was asked for a config"));
    run.signal("INT");

    assertThat(run.end().exit()).isEqualTo(130);
    await(
        "its Python has ended",
        () -> Distribution.processes(folder.resolve("gen.py").toString()).isEmpty());
    generator(2, "");
    sweeps.branchline("resume").exits(0);
    assertThat(lines("ran")).containsExactly("0", "1");
  }

  @Test
  void plansTheFirstOnesOnly() {
    generator(1000, "").sweep("config: gen.py\nshell: echo {n}\nmode: sequential\n");

    assertThat(sweeps.branchline("plan", "sweep.yaml").exits(0).out())
        .startsWith("sweep: branches from the generator of gen.py")
        .contains("echo 0");
    assertThat(lines("pulled")).containsExactly("0");
    assertThat(sweeps.branchline("plan", "sweep.yaml", "--show", "3", "--json").exits(0).out())
        .startsWith("{\"name\":\"sweep\",\"size\":null")
        .contains("\"config\":{\"n\":3}");
    assertThat(folder.resolve(".branchline")).doesNotExist();
  }

  @Test
  void isRefusedByNameWhereAnotherProcessRunsTheSweep() {
    generator(3, "").sweep("config: gen.py\nshell: echo {n}\nmode: sequential\n");

    assertThat(sweeps.branchline("submit", "sweep.yaml", "--server", "127.0.0.1:1").exits(2).err())
        .contains(
            "with `mode: sequential`, the generator of `gen.py` is asked while the sweep runs")
        .contains("hint: `branchline run` without --server asks it");
  }
}
