package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends, and however: nothing stays behind, and nothing is recorded twice or lost. */
class EndingIT {
  /** A length of sleep that no other process on this machine has. */
  private final String mark = "900000." + System.nanoTime();

  @TempDir Path folder;

  @AfterEach
  void leavesNothing() {
    Distribution.processes(mark).forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void timesOutWhatIgnoresTheSignalAndHasForkedAway() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep(
                """
                shell: |
                  trap '' TERM
                  setsid sleep MARK &
                  setsid sh -c 'sleep MARK & sleep MARK' &
                  sleep MARK
                  sleep MARK
                timeout: 2s
                grace: 500ms
                """
                    .replace("MARK", mark));

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(1);

    assertThat(Distribution.processes(mark)).isEmpty();
    assertThat(ran.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(sweeps.results().get(0).get("failure").toString()).contains("timeout");
  }

  @Test
  void leavesNoProgramAliveWhenItIsKilledAndResumesWithEveryBranchOnce() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep(
                """
                shell: |
                  test {n} -lt 3 || test -e go || { setsid sleep MARK & sleep MARK; }
                parameters: {n: range(12)}
                """
                    .replace("MARK", mark));
    Running running = sweeps.start("run", "sweep.yaml", "-j", "2");
    Distribution.await("two branches sleep", () -> Distribution.processes(mark).size() >= 4);

    running.signal("KILL");

    assertThat(running.end().exit()).isEqualTo(137);
    Distribution.await("its programs are dead", () -> Distribution.processes(mark).isEmpty());
    sweeps.file("go", "");
    sweeps.branchline("resume", "last").exits(0);
    List<String> rows = new ArrayList<>();
    sweeps
        .results()
        .forEach(row -> rows.add(row.get("ordinal") + " " + row.get("status").asString()));
    assertThat(rows)
        .containsExactlyElementsOf(
            LongStream.range(0, 12).mapToObj(n -> n + " succeeded").toList());
    assertThat(sweeps.query("SELECT count(*), count(DISTINCT ordinal) FROM branch"))
        .containsExactly("12|12");
  }

  @Test
  void finishesWhatRunsAtTheFirstInterrupt() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("shell: touch began; sleep 1; touch ended-{n}\nparameters: {n: range(50)}");
    Running running = sweeps.start("run", "sweep.yaml", "-j", "1");
    Distribution.await("a branch runs", () -> folder.resolve("began").toFile().exists());

    running.signal("INT");

    Ran ran = running.end().exits(130);
    assertThat(folder.resolve("ended-0").toFile()).exists();
    assertThat(sweeps.recorded()).isBetween(1L, 10L);
    assertThat(ran.err().lines().toList().getLast()).contains("branchline resume");
  }

  @Test
  void plansABillionBranchesAtOnceInNextToNoMemory() {
    SweepFolder sweeps = billion();

    Ran ran =
        Distribution.unpacked()
            .start(
                folder,
                Distribution.unpacked().home().resolve("bin/branchline"),
                Map.of("BRANCHLINE_JAVA_OPTS", "-Xmx32m"),
                "plan",
                "sweep.yaml")
            .end()
            .exits(0);

    assertThat(ran.out().replaceAll("[,_ '.]", "")).contains("1000000000");
    assertThat(ran.took()).isLessThan(Duration.ofSeconds(45));
    assertThat(sweeps.recorded()).isZero();
  }

  @Test
  void runsABillionBranchesUntilItIsInterruptedTwiceAndGoesOnFromThere() {
    SweepFolder sweeps = billion();

    long first = runAndInterruptTwice(sweeps, 0, "run", "sweep.yaml");
    long second = runAndInterruptTwice(sweeps, first, "resume", "last");

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first);
    assertThat(sweeps.query("SELECT count(*) - count(DISTINCT ordinal), min(ordinal) FROM branch"))
        .containsExactly("0|0");
  }

  private SweepFolder billion() {
    return new SweepFolder(folder)
        .sweep(
            """
            command: 'true'
            parameters: {a: 'range(1000)', b: 'range(1000)', c: 'range(1000)'}
            """);
  }

  /** Returns how many branches have a row after the process has ended. */
  private static long runAndInterruptTwice(SweepFolder sweeps, long before, String... words) {
    Running running = sweeps.start(words);
    Distribution.await("branches are recorded", () -> sweeps.recorded() > before + 100);

    running.signal("INT");
    Distribution.sleep(Duration.ofMillis(50));
    running.signal("INT");
    long interrupted = System.nanoTime();

    Ran ran = running.end().exits(130);
    assertThat(Duration.ofNanos(System.nanoTime() - interrupted))
        .isLessThan(Duration.ofSeconds(45));
    assertThat(ran.err()).contains("branchline resume");
    return sweeps.recorded();
  }
}
