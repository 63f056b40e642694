package dev.branchline.worker.agent;

import static dev.branchline.worker.agent.Coordinated.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.runner.process.Processes;
import dev.branchline.worker.runner.python.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Branches that follow one another in an interpreter, with a real one: each ends once. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeriesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final int BRANCHES = 1_000;
  private static final int MIDDLE = 500;

  private static final String FACTS =
      """
      {"kind": "script", "problem": "", "entrypoint": "main", "script": "train.py", "cell": null,
       "known_call": true, "takes_more": false, "read": {}, "open": false, "preload": [],
       "names": {"n": {"what": "value", "value": 0}}, "parameters": {}}
      """;

  @TempDir Path root;
  private Runner runner;
  private Coordinated worker;

  @BeforeEach
  void open() {
    runner = Processes.open(root, Optional.of(Templates::of));
    worker = Coordinated.welcomed(KIT, root, runner, 2);
    worker.knows(
        path ->
            path.equals(new ScriptFile("", "", "train.py").key())
                ? new BaseFiles.Text(FACTS)
                : new BaseFiles.Unreadable("no such file"));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** One branch, the one in the middle, does what is said. */
  private void run(String middle, int width, String policies) throws IOException {
    Files.writeString(
        root.resolve("train.py"),
        """
        import os, signal, time
        n = 0
        def main():
            if n == 500:
                %s
            return {"n": n, "pid": os.getpid()}
        """
            .formatted(middle));
    worker.run(
        "script: train.py\nisolation: reuse\nparameters: {n: range(%d)}\n%s"
            .formatted(BRANCHES, policies),
        width);
  }

  /** By their ordinals, as each comes once. */
  private Map<Long, Attempt> outcomes(int count) {
    Map<Long, Attempt> all = new HashMap<>();
    for (Attempt each : worker.outcomes(count)) {
      assertThat(all.put(each.ordinal(), each)).isNull();
    }
    assertThat(all).hasSize(count);
    return all;
  }

  private static boolean succeeded(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Succeeded(var result)
        && ConfigJson.write(result).startsWith("{\"n\":" + attempt.ordinal() + ",")
        && attempt.number() == 1;
  }

  private static void assertRestSucceeded(Map<Long, Attempt> all) {
    assertThat(all.values().stream().filter(it -> it.ordinal() != MIDDLE))
        .allMatch(SeriesTest::succeeded);
  }

  private static Failure failure(Map<Long, Attempt> all) {
    Attempt middle = Objects.requireNonNull(all.get((long) MIDDLE));
    return ((Outcome.Failed) middle.outcome()).failure();
  }

  private void untilTheMiddleRuns() {
    Ordinals started;
    do {
      started = worker.await(ToCoordinator.Started.class).ordinals();
    } while (!started.contains(MIDDLE));
  }

  @Test
  void everyBranchEndsOnceWithItsOwnResult() throws IOException {
    run("pass", 2, "");

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(all.values()).allMatch(SeriesTest::succeeded);
    assertThat(all.values().stream().map(Attempt::duration).distinct().count()).isGreaterThan(10);
    worker.expectSilence();
  }

  /**
   * The interpreter was given one at a time, as each time nothing was left its pace was forgotten.
   */
  @Test
  @Tag("regression")
  void shortBranchesAreGivenAheadInBulk() throws IOException {
    Files.writeString(
        root.resolve("train.py"),
        """
        import fcntl, os, struct, termios
        n = 0
        def main():
            fds = "/proc/self/fd/"
            tokens = next(f for f in os.listdir(fds) if os.readlink(fds + f).endswith("/tokens"))
            waiting = fcntl.ioctl(int(tokens), termios.FIONREAD, bytes(4))
            return {"n": n, "waiting": struct.unpack("i", waiting)[0] // 4}
        """);
    worker.run("script: train.py\nisolation: reuse\nparameters: {n: range(1000)}", 1);

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(all.values()).allMatch(SeriesTest::succeeded);
    assertThat(all.values().stream().mapToInt(SeriesTest::waiting).max().orElseThrow())
        .isBetween(4, Series.MOST);
  }

  private static int waiting(Attempt attempt) {
    String result = ConfigJson.write(((Outcome.Succeeded) attempt.outcome()).result());
    return Integer.parseInt(result.replaceAll(".*\"waiting\":(\\d+).*", "$1"));
  }

  /** More than a socket holds, of requests that nothing may begin yet. */
  @Test
  void configsThatAreLongBlockNobody() throws IOException {
    Files.writeString(
        root.resolve("train.py"), "n = 0\ndef main():\n    return {'n': n, 'x': 1}\n");
    worker.run(
        "script: train.py\nisolation: reuse\nparameters: {n: range(1000), x: [%s]}"
            .formatted("a".repeat(30_000)),
        2);

    assertThat(outcomes(BRANCHES).values()).allMatch(SeriesTest::succeeded);
  }

  @Test
  void resultsOfAnyLengthComeToTheirBranches() throws IOException {
    Files.writeString(
        root.resolve("train.py"),
        """
        n = 0
        def main():
            return {"n": n, "x": "x" * (0, 300, 500, 59000, 70000)[n % 5 if n % 7 == 0 else n % 2]}
        """);
    worker.run("script: train.py\nisolation: reuse\nparameters: {n: range(1000)}", 2);

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(all.values()).allMatch(SeriesTest::succeeded);
  }

  @Test
  void aTimeoutInTheMiddleEndsOneBranchAndTheOthersRun() throws IOException {
    run("signal.signal(15, signal.SIG_IGN); time.sleep(600)", 1, "timeout: 3s\ngrace: 100ms");

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(failure(all).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertRestSucceeded(all);
  }

  @Test
  void aBranchThatEndsAtTheInterruptOfItsTimeoutEndsAlone() throws IOException {
    run("time.sleep(600)", 1, "timeout: 3s");

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(failure(all).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertRestSucceeded(all);
  }

  @Test
  void aCancelInTheMiddleHandsBackWhatHasNotBegun() throws IOException {
    run("time.sleep(600)", 1, "");
    untilTheMiddleRuns();

    worker.tell(new ToWorker.Cancel(lease(1), Ordinals.range(0, BRANCHES)));

    ToCoordinator.HandBack rest = worker.await(ToCoordinator.HandBack.class);
    assertThat(rest.ordinals()).isEqualTo(Ordinals.range(MIDDLE + 1L, BRANCHES));
    Attempt cancelled = worker.outcomes(1).getLast();
    while (cancelled.ordinal() != MIDDLE) {
      cancelled = worker.outcomes(1).getLast();
    }
    assertThat(cancelled.outcome()).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void whatWaitsBehindABranchCanBeRetracted() throws IOException {
    run("time.sleep(600)", 1, "");
    untilTheMiddleRuns();

    worker.tell(new ToWorker.Retract(lease(1), BRANCHES));

    assertThat(worker.await(ToCoordinator.HandBack.class).ordinals())
        .isEqualTo(Ordinals.range(MIDDLE + 1L, BRANCHES));
  }

  @Test
  void aBranchThatTakesLongHoldsNoOthersUp() throws IOException {
    run("\n        while not os.path.exists('go'): time.sleep(0.01)", 2, "");

    Map<Long, Attempt> others = outcomes(BRANCHES - 1);

    assertThat(others).doesNotContainKey(500L);
    assertRestSucceeded(others);
    Files.createFile(root.resolve("go"));
    assertThat(worker.outcomes(1)).allMatch(SeriesTest::succeeded);
  }

  @Test
  void anInterpreterThatIsKilledTakesOneBranchAlong() throws IOException {
    run("os.kill(os.getpid(), 9)", 1, "");

    Map<Long, Attempt> all = outcomes(BRANCHES);

    assertThat(failure(all).message()).isEqualTo("killed by SIGKILL");
    assertRestSucceeded(all);
    assertThat(all.values().stream().map(Attempt::ordinal).sorted().toList())
        .isEqualTo(LongStream.range(0, BRANCHES).boxed().toList());
  }

  @Test
  void anInterpreterThatIsEndedFromOutsideWhileOneWaitsIsReplaced() throws IOException {
    run("time.sleep(600)", 1, "");
    untilTheMiddleRuns();

    List<ProcessHandle> interpreters =
        ProcessHandle.current()
            .children()
            .filter(it -> it.info().commandLine().orElse("").contains("_start.py"))
            .toList();
    interpreters.forEach(ProcessHandle::destroyForcibly);

    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Map<Long, Attempt> late = new HashMap<>();
    while (!late.containsKey(BRANCHES - 1L) && System.nanoTime() < deadline) {
      worker.outcomes(1).forEach(each -> late.put(each.ordinal(), each));
    }
    assertThat(late.get(BRANCHES - 1L)).matches(SeriesTest::succeeded);
  }
}
