package dev.branchline.worker.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that try to leave something behind. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EscapeTest {
  private static final String DOUBLE_FORK = "(setsid sh -c 'echo $$ >pid; exec sleep 60' &) ; ";
  private static final String UNTIL_PID = "until [ -s pid ]; do sleep 0.01; done";

  @TempDir Path root = Path.of("/");

  @SuppressWarnings("NullAway.Init")
  private Bench bench;

  @BeforeEach
  void open() {
    bench = Bench.linux(root);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aChildThatWasLeftBehindIsEndedAndDelaysNothing() {
    Ended ended = bench.shell("sleep 60 & echo $! >pid");
    assertThat(ended.ending()).isEqualTo(new Ending.Exited(0));
    assertThat(ended.duration()).isLessThan(Duration.ofSeconds(30));
    assertGone(pid());
  }

  /** The warden learned of the grace only after the end, and might have looked before. */
  @Test
  @Tag("regression")
  void aChildThatIgnoresTermIsKilledAfterTheGrace() {
    bench.grace = Duration.ofSeconds(3);
    bench.shell("sh -c 'trap \"\" TERM; echo $$ >pid; while :; do sleep 0.1; done' & " + UNTIL_PID);
    int pid = pid();
    assertThat(Bench.lives(pid)).isTrue();
    assertGone(pid);
  }

  @Test
  void aDoubleForkIntoAnotherSessionIsEnded() {
    bench.shell(DOUBLE_FORK + UNTIL_PID);
    assertGone(pid());
  }

  @Test
  void aDoubleForkWithAClearedEnvironmentIsEnded() {
    bench.shell("(env -i setsid /bin/sh -c 'echo $$ >pid; exec /bin/sleep 60' &) ; " + UNTIL_PID);
    assertGone(pid());
  }

  @Test
  void adoptedChildrenOfALiveExecutionAreLeftAlone() {
    AtomicReference<Running> running = new AtomicReference<>();
    CompletableFuture<Ended> ended =
        bench.start(
            running::set,
            "(env -i setsid /bin/sh -c 'echo $$ >bare; exec /bin/sleep 60' &) ;"
                + DOUBLE_FORK
                + "sleep 3.5; kill -0 $(cat pid) && kill -0 $(cat bare)");
    try (var other = bench.runner.seat(1)) {
      Bench.await(() -> Files.exists(bench.work.resolve("bare")));
      while (!ended.isDone()) {
        other.run(bench.launch("/bin/sh", "-c", "sleep 0.1 & :"), started -> {});
      }
    }
    assertThat(ended.join().ending()).isEqualTo(new Ending.Exited(0));
    assertGone(pid());
    assertGone(Bench.pidIn(bench.work.resolve("bare")));
  }

  @Test
  void killingLeavesNothingWhenItReturns() {
    AtomicReference<Running> running = new AtomicReference<>();
    CompletableFuture<Ended> ended =
        bench.start(
            running::set,
            """
            trap '' TERM
            (env -i setsid /bin/sh -c 'echo $$ >bare; exec /bin/sleep 60' &)
            env -i setsid /bin/sh -c 'echo $$ >child; exec /bin/sleep 60' &
            (setsid sh -c 'trap "" TERM; echo $$ >pid; while :; do sleep 0.1; done' &)
            sleep 60
            """);
    int pid = pid();
    int bare = Bench.pidIn(bench.work.resolve("bare"));
    int child = Bench.pidIn(bench.work.resolve("child"));
    Bench.await(() -> running.get() != null);
    running.get().interrupt();
    running.get().kill();
    assertThat(ended.join().ending()).isEqualTo(new Ending.Signaled(9, "SIGKILL"));
    assertThat(Bench.lives(pid)).isFalse();
    assertThat(Bench.lives(bare)).isFalse();
    assertThat(Bench.lives(child)).isFalse();
  }

  @Test
  void aForkBombOfALoopIsKilledToTheLast() {
    AtomicReference<Running> running = new AtomicReference<>();
    CompletableFuture<Ended> ended =
        bench.start(
            running::set,
            "echo $$ >pid; n=0; while [ $n -lt 400 ]; do setsid sh -c 'sleep 61.25' & n=$((n+1));"
                + " done; sleep 60");
    int pid = pid();
    Bench.await(() -> running.get() != null);
    running.get().kill();
    ended.join();
    assertThat(Bench.lives(pid)).isFalse();
    assertThat(Proc.all())
        .noneMatch(
            proc ->
                !proc.isZombie()
                    && proc.session() != session()
                    && proc.parent() == ProcessHandle.current().pid()
                    && !Registry.OF_THIS_PROCESS.isGuardian(proc.pid()));
  }

  @Test
  void whoKeepsTheOutputOpenDoesNotWriteIntoTheNextLog() {
    Ended first =
        bench.shell(
            "(setsid sh -c 'trap \"\" TERM; echo $$ >pid; while :; do echo noise; done' &) ; "
                + UNTIL_PID
                + "; sleep 0.2");
    Ended second = bench.shell("sleep 0.3; echo mine");
    assertThat(first.duration()).isLessThan(Duration.ofSeconds(30));
    assertThat(second.stdout().map(Bench::text)).contains("mine\n");
    assertGone(pid());
  }

  @Test
  void whoKeepsAnEmptyOutputOpenDoesNotWriteIntoTheNextLog() {
    bench.shell(
        "(setsid sh -c 'trap \"\" TERM; echo $$ >pid; sleep 0.5; echo noise; sleep 60' &) ; "
            + UNTIL_PID
            + "; sleep 0.2");
    Ended second = bench.shell("sleep 0.8; echo mine");
    assertThat(second.stdout().map(Bench::text)).contains("mine\n");
    assertGone(pid());
  }

  @Test
  void adoptedChildrenThatEndAreReaped() {
    Ended ended =
        bench.shell(
            "n=0; while [ $n -lt 30 ]; do (setsid sleep 0.01 &); n=$((n+1)); done; sleep 0.3");
    assertThat(ended.ending()).isEqualTo(new Ending.Exited(0));
    long self = ProcessHandle.current().pid();
    // Java's own children, and what those have left, are in its own group.
    int group = Objects.requireNonNull(Proc.read((int) self)).group();
    Bench.await(
        () ->
            Proc.all().stream()
                .noneMatch(
                    proc -> proc.parent() == self && proc.group() != group && proc.isZombie()));
  }

  @Test
  void javasOwnChildrenAreLeftAlone() throws Exception {
    Process process = new ProcessBuilder("/bin/sh", "-c", "sleep 3; exit 7").start();
    for (int i = 0; i < 3; i++) {
      bench.shell(DOUBLE_FORK + UNTIL_PID);
      assertGone(pid());
      Files.delete(bench.work.resolve("pid"));
    }
    assertThat(process.waitFor()).isEqualTo(7);
  }

  private static int session() {
    Proc self = Proc.read((int) ProcessHandle.current().pid());
    return self == null ? 0 : self.session();
  }

  private int pid() {
    return Bench.pidIn(bench.work.resolve("pid"));
  }

  private static void assertGone(int pid) {
    Bench.await(() -> !Bench.lives(pid));
  }
}
