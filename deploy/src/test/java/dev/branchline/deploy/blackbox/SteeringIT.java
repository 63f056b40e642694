package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs in one terminal is steered from another one. */
class SteeringIT {
  /** A length of sleep that no other process on this machine has. */
  private final String mark = "900000." + System.nanoTime();

  @TempDir Path folder;
  private SweepFolder sweeps;
  private @Nullable Running running;

  @BeforeEach
  void opensTheFolder() {
    sweeps = new SweepFolder(folder);
  }

  @AfterEach
  void leavesNothing() {
    if (running != null) {
      running.kill();
    }
    Distribution.processes(mark).forEach(ProcessHandle::destroyForcibly);
  }

  private int began() {
    String[] names = folder.toFile().list((_, name) -> name.startsWith("began-"));
    return names == null ? 0 : names.length;
  }

  private Running run(String yaml) {
    sweeps.sweep(yaml);
    Running started = sweeps.start("run", "sweep.yaml", "-j", "1");
    running = started;
    return started;
  }

  /** Does it; how the sweep stands afterwards is one of these. */
  private void steer(String command, String... standings) {
    assertThat(sweeps.branchline(command, "last").exits(0).err()).containsAnyOf(standings);
  }

  @Test
  @Tag("regression")
  void aProcessThatHasOnlyJustBegunIsSteeredAsWell() {
    Running begun = run("shell: touch began-{n}; sleep 0.1\nparameters: {n: range(100000)}");
    Distribution.await("a branch runs", () -> began() > 0);
    steer("cancel", "stopping", "cancelled");
    begun.end().exits(3);
  }

  @Test
  void pausesResumesAndStops() {
    Running begun = run("shell: touch began-{n}; sleep 0.1\nparameters: {n: range(100000)}");
    Distribution.await("a branch runs", () -> began() > 0);

    steer("pause", "paused");
    Distribution.await("none runs", () -> began() == sweeps.recorded());
    int then = began();
    Distribution.sleep(Duration.ofSeconds(2));
    assertThat(began()).isEqualTo(then);
    assertThat(sweeps.branchline("explain", "last", "99999").exits(0).out())
        .contains("branch 99999 waits", "the sweep is paused");
    assertThat(sweeps.branchline("explain", "last", "0").exits(0).out())
        .contains("Branch 0 is succeeded");

    steer("resume", "running");
    Distribution.await("it goes on", () -> began() > then + 2);
    steer("stop", "stopping", "cancelled");

    Ran ended = begun.end().exits(3);
    assertThat(ended.err()).contains("stopped by the user");
    assertThat(sweeps.query("SELECT count(*) FROM result WHERE status = 'succeeded'"))
        .containsExactly(Integer.toString(began()));
  }

  @Test
  void cancelsWhatIgnoresTheSignal() {
    Running begun =
        run(
            "shell: trap '' TERM; touch began-{n}; sleep MARK; sleep MARK\nparameters: {n: range(9)}\ngrace: 500ms"
                .replace("MARK", mark));
    Distribution.await("a branch runs", () -> began() > 0);
    steer("cancel", "stopping", "cancelled");
    begun.end().exits(3);
    assertThat(Distribution.processes(mark)).isEmpty();
  }
}
