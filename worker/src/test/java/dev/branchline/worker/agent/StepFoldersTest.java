package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigValue.Mapping;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.result.StepRecord;
import dev.branchline.worker.runner.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StepFoldersTest {
  private static final List<String> SCRIPTS = List.of("a.py", "b.py", "c.py");
  private static final Mapping NOTHING = new Mapping(new LinkedHashMap<>());
  private static final UUID HERE = new UUID(1, 2);

  @TempDir Path root = Path.of("/");
  private OutputFiles files = new OutputFiles(root);

  @BeforeEach
  void open() {
    files = new OutputFiles(root);
  }

  private StepFolders folders(UUID worker) {
    return new StepFolders(files, new WorkerId("w", worker), Duration.ofMillis(100));
  }

  private static Work work(int lease) {
    return new Work(LeaseId.of(1, lease), new SweepId(1), "hash", 7, lease, Optional.empty());
  }

  private StepFolder take(int lease) throws IOException {
    return folders(HERE).take(work(lease), SCRIPTS);
  }

  private static StepRecord.Finished step(int number) {
    return new StepRecord.Finished(SCRIPTS.get(number), NOTHING, NOTHING);
  }

  /** As if the process that held it had been killed. */
  private static void orphan(StepFolder folder, StepRecord record) throws IOException {
    Path place = Objects.requireNonNull(folder.dir().getParent());
    try (Stream<Path> all = Files.list(place)) {
      for (Path marker : all.filter(it -> it.toString().contains(".held.")).toList()) {
        String name = marker.getFileName().toString();
        Files.delete(marker);
        Files.writeString(
            place.resolve(name.substring(0, name.lastIndexOf('.')) + ".1-dead"), record.write());
      }
    }
  }

  private static long deadGroup() throws Exception {
    Process process = new ProcessBuilder("/bin/true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void givesTheDirectoryOfAFailedAttemptToTheNext() throws IOException {
    StepFolder first = take(1);
    Files.writeString(first.dir().resolve("data"), "x");
    first.finished(step(0));
    first.release();

    StepFolder second = take(2);

    assertThat(second.dir()).isEqualTo(first.dir());
    assertThat(second.record().finished()).containsExactly(step(0));
    assertThat(files.directory(new SweepId(1), 7, LeaseId.of(1, 1)).resolve("data")).exists();
  }

  @Test
  void givesNobodyTheDirectoryOfAnAttemptThatRuns() throws IOException {
    StepFolder first = take(1);
    first.finished(step(0));

    StepFolder second = take(2);
    StepFolder elsewhere = folders(new UUID(3, 4)).take(work(3), SCRIPTS);

    assertThat(second.dir()).isNotEqualTo(first.dir());
    assertThat(elsewhere.dir()).isNotIn(first.dir(), second.dir());
    assertThat(second.record().finished()).isEmpty();
    first.release();
    assertThat(take(4).dir()).isEqualTo(first.dir());
  }

  @Test
  void givesADirectoryToOneAlone() throws IOException {
    StepFolder first = take(1);
    first.finished(step(0));
    first.release();

    List<Path> taken =
        List.of(take(2).dir(), folders(new UUID(3, 4)).take(work(3), SCRIPTS).dir(), take(4).dir());

    assertThat(taken).doesNotHaveDuplicates().contains(first.dir());
  }

  @Test
  void prefersTheAttemptThatCameFarthest() throws IOException {
    StepFolder first = take(1);
    StepFolder second = take(2);
    first.finished(step(0));
    first.finished(step(1));
    second.finished(step(0));
    first.release();
    second.release();

    assertThat(take(3).dir()).isEqualTo(first.dir());
  }

  @Test
  void leavesNothingToGoOnWithOnceTheBranchIsDone() throws IOException {
    StepFolder first = take(1);
    StepFolder second = take(2);
    first.finished(step(0));
    first.release();
    Files.writeString(second.dir().resolve("model"), "m");

    second.done();

    assertThat(second.dir().resolve("model")).exists();
    StepFolder third = take(3);
    assertThat(third.dir()).isNotIn(first.dir(), second.dir());
    assertThat(third.record().finished()).isEmpty();
    third.done();
    assertThat(third.dir()).doesNotExist();
  }

  @Test
  void takesWhatAKilledWorkerHeldOnceItsProcessesAreGone() throws Exception {
    StepFolder first = take(1);
    orphan(first, StepRecord.NONE.heldBy(StepFolder.holder(deadGroup())).with(step(0)));

    StepFolder second = take(2);

    assertThat(second.dir()).isEqualTo(first.dir());
    assertThat(second.record().finished()).containsExactly(step(0));
  }

  @Test
  @Timeout(60)
  void doesNotTakeWhatProcessesOfAKilledWorkerStillUse() throws Exception {
    StepFolder first = take(1);
    Process alive = new ProcessBuilder("setsid", "sleep", "600").start();
    try {
      while (!Processes.lives(alive.pid())) {
        Thread.onSpinWait(); // until it leads a group
      }
      orphan(first, StepRecord.NONE.heldBy(StepFolder.holder(alive.pid())).with(step(0)));

      assertThat(take(2).dir()).isNotEqualTo(first.dir());
    } finally {
      alive.destroyForcibly().waitFor();
    }
    assertThat(take(3).dir()).isEqualTo(first.dir());
  }

  @Test
  void doesNotTakeWhatAKilledWorkerHeldOnAnotherMachineOrInAnotherFolder() throws Exception {
    StepFolder first = take(1);
    StepRecord.Holder dead = StepFolder.holder(deadGroup());
    orphan(
        first,
        StepRecord.NONE.heldBy(new StepRecord.Holder(dead.group(), dead.boot(), "elsewhere")));

    assertThat(take(2).dir()).isNotEqualTo(first.dir());

    orphan(first, StepRecord.NONE.heldBy(dead));
    assertThat(folders(new UUID(3, 4)).take(work(3), SCRIPTS).dir()).isNotEqualTo(first.dir());
  }

  @Test
  void takesWhatWasHeldBeforeTheMachineStartedAnew() throws Exception {
    StepFolder first = take(1);
    StepRecord.Holder now = StepFolder.holder(ProcessHandle.current().pid());
    orphan(first, StepRecord.NONE.heldBy(new StepRecord.Holder(now.group(), "before", now.host())));

    assertThat(take(2).dir()).isEqualTo(first.dir());
  }

  @Test
  void beginsAnewWhereTheFilesOrTheRecordAreGone() throws IOException {
    StepFolder first = take(1);
    first.finished(step(0));
    first.release();
    Files.delete(first.dir());

    StepFolder second = take(2);
    assertThat(second.dir()).isEqualTo(first.dir()).isDirectory();
    assertThat(second.record().finished()).isEmpty();
    second.finished(step(0));
    second.release();
    Files.writeString(second.dir().resolveSibling(second.dir().getFileName() + ".free"), "{\"st");

    assertThat(take(3).record().finished()).isEmpty();
  }
}
