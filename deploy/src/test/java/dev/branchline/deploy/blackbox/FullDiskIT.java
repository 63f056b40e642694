package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static dev.branchline.deploy.blackbox.Loopback.err;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, or may not be written, under a coordinator, a worker and a `run`. */
class FullDiskIT {
  @TempDir Path folder;
  private SmallDisk disk;

  @BeforeEach
  void mount() {
    assumeTrue(
        SmallDisk.isAllowed(folder),
        "mounting wants root; JournalFaultsTest tries the same by SQLite's own limit");
    disk = SmallDisk.mount(folder.resolve("disk"), 16);
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aCoordinatorWhoseDiskIsFullAcknowledgesNothingAndGoesOnWhenThereIsRoom() {
    try (Loopback cluster = new Loopback(folder, disk.path())) {
      cluster
          .sweeps()
          .sweep("shell: echo x >> ran-{n}; sleep 0.1\nparameters: {n: range(150)}")
          .file("other.yaml", "command: /bin/true");
      Running coordinator = cluster.coordinator();
      cluster.worker("one", 2);
      cluster.ask("submit", "sweep.yaml").exits(0);
      await("it runs", () -> cluster.journal().recorded() > 3);

      disk.fill();

      await("it says so", () -> err(coordinator).contains("tried again: the disk is full"));
      long recorded = cluster.journal().recorded();
      for (List<String> words :
          List.of(List.of("submit", "other.yaml"), List.of("pause", "last"))) {
        Ran refused = cluster.ask(words.toArray(String[]::new)).exits(4);
        assertThat(refused.err())
            .startsWith("error: the journal can't be used: the disk is full\nhint: ")
            .doesNotContain("\tat ");
      }
      assertThat(cluster.journal().recorded()).isEqualTo(recorded);

      disk.makeRoom();

      await("all are recorded", () -> cluster.journal().recorded() == 150);
      cluster.ask("wait", "last").exits(0);
      for (int n = 0; n < 150; n++) {
        assertThat(folder.resolve("ran-" + n)).hasContent("x");
      }
      cluster.ask("submit", "other.yaml").exits(0);
      assertThat(err(coordinator)).doesNotContain("\tat ");
      assertThat(cluster.journal().query("SELECT count(*) FROM sweep")).containsExactly("2");
      Distribution.unpacked().run(disk.path(), "journal", "check").exits(0);
    }
  }

  @Test
  void aBranchThatFillsItsWorkersDiskFailsAndTheWorkerRunsOn() {
    try (Loopback cluster = new Loopback(folder)) {
      cluster
          .sweeps()
          .sweep("shell: head -c $(cat size) /dev/zero || exit 3")
          .file("size", "40000000");
      cluster.coordinator();
      Running worker = cluster.worker("one", 2, "--dir", disk.path().resolve("w").toString());
      cluster.ask("submit", "sweep.yaml").exits(0);
      cluster.ask("wait", "last").exits(1);
      assertThat(cluster.journal().query("SELECT kind, exit_code FROM failure"))
          .containsExactly("exit|3");
      assertThat(worker.process().isAlive()).isTrue();

      // By hand, as nobody else knows what is worth keeping.
      disk.delete("stdout");
      cluster.sweeps().file("size", "1000");
      cluster.ask("retry", "last", "--failed").exits(0);

      cluster.ask("wait", "last").exits(0);
      assertThat(err(worker)).doesNotContain("\tat ");
    }
  }

  @Test
  @Tag("regression")
  void aWorkerThatFindsNoRoomToStartAnythingIsToldOfAndUsedAgainWhenItIsStartedAgain() {
    try (Loopback cluster = new Loopback(folder)) {
      cluster.sweeps().sweep("command: /bin/true\nparameters: {n: range(40)}");
      cluster.coordinator();
      String dir = disk.path().resolve("w").toString();
      Running worker = cluster.worker("one", 2, "--dir", dir);
      disk.fill();
      cluster.ask("submit", "sweep.yaml").exits(0);
      await(
          "people are told",
          () -> cluster.ask("explain", "last").out().contains("No space left on device"));
      assertThat(worker.process().isAlive()).isTrue();

      disk.makeRoom();
      worker.signal("TERM");
      worker.end().exits(0);
      cluster.worker("one", 2, "--dir", dir);

      await("all have ended", () -> cluster.journal().recorded() == 40);
      cluster.ask("retry", "last", "--failed");
      cluster.ask("wait", "last").exits(0);
      assertThat(cluster.journal().query("SELECT count(*), sum(status = 1) FROM branch"))
          .containsExactly("40|40");
    }
  }

  @Test
  void aRunWhoseDiskIsFullWaitsForRoomAndLosesNothing() {
    SweepFolder sweeps = new SweepFolder(disk.path());
    Path ran = folder.resolve("ran");
    Path full = folder.resolve("full");
    sweeps.sweep(
        """
        shell: |
          echo {n} >> RAN
          while test {n} -gt 20 && ! test -e FULL; do sleep 0.05; done
        parameters: {n: range(60)}
        """
            .replace("RAN", ran.toString())
            .replace("FULL", full.toString()));
    Running run = sweeps.start("run", "sweep.yaml");
    await("it runs", () -> sweeps.recorded() > 3);

    disk.fill();
    new SweepFolder(folder).file("full", "");
    await("it says so", () -> err(run).contains("the disk is full"));
    Distribution.sleep(Duration.ofMillis(500));
    disk.makeRoom();

    Ran ended = run.end().exits(0);
    assertThat(ended.err()).doesNotContain("\tat ");
    assertThat(ran).content().hasLineCount(60);
    assertThat(sweeps.query("SELECT count(*), sum(status = 1) FROM branch"))
        .containsExactly("60|60");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsToldOfAndCanStillBeLookedAt() {
    SweepFolder sweeps = new SweepFolder(disk.path()).sweep("command: /bin/true");
    sweeps.branchline("run", "sweep.yaml", "-q").exits(0);

    disk.becomeReadOnly();

    Ran refused = sweeps.branchline("run", "sweep.yaml", "-q");
    assertThat(refused.exit()).isIn(2, 4);
    assertThat(refused.err())
        .startsWith("error: ")
        .contains("Read-only file system")
        .contains("hint: ")
        .doesNotContain("\tat ");
    assertThat(sweeps.branchline("results", "last", "--output", "csv").exits(0).out())
        .contains("succeeded");
  }

  @Test
  void aRunOnAFullDiskIsRefusedInWords() {
    SweepFolder sweeps = new SweepFolder(disk.path()).sweep("command: /bin/true");
    disk.fill();
    Ran refused = sweeps.branchline("run", "sweep.yaml", "-q");
    assertThat(refused.exit()).isIn(2, 4);
    assertThat(refused.err())
        .startsWith("error: ")
        .containsAnyOf("disk is full", "No space left on device")
        .contains("hint: ")
        .doesNotContain("\tat ");
  }
}
