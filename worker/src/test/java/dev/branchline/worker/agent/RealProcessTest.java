package dev.branchline.worker.agent;

import static dev.branchline.worker.agent.Coordinated.SWEEP;
import static dev.branchline.worker.agent.Coordinated.lease;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputFiles.Stream;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealProcessTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  @TempDir Path root;
  private Runner runner;
  private Coordinated worker;

  @BeforeEach
  void open() {
    runner = Processes.open(root);
    worker = Coordinated.welcomed(KIT, root, runner, 2);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Attempt only(String yaml) {
    worker.run(yaml, 1);
    return worker.outcomes(1).getFirst();
  }

  private static Failure failure(Attempt attempt) {
    return ((Outcome.Failed) attempt.outcome()).failure();
  }

  private static String result(Attempt attempt) {
    return ConfigJson.write(((Outcome.Succeeded) attempt.outcome()).result());
  }

  @Test
  void endsAProgramThatIgnoresTheInterruptOfItsTimeout() {
    Attempt attempt =
        only("{shell: \"trap '' TERM; sleep 60 & wait; sleep 60\", timeout: 1s, grace: 200ms}");
    assertThat(failure(attempt).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure(attempt).message()).isEqualTo("ran longer than 1s");
    assertThat(attempt.duration()).isBetween(Duration.ofMillis(1150), Duration.ofSeconds(30));
  }

  @Test
  void killsWhatIsCancelled() {
    worker.run("{command: sleep 60}", 1);
    worker.expect(ToCoordinator.Started.class);
    worker.tell(new ToWorker.Cancel(lease(1), Ordinals.of(0)));
    Attempt attempt = worker.outcomes(1).getFirst();
    assertThat(attempt.outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(attempt.duration()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void finishesWhatRunsAndHandsTheRestBackWhenItDrains() throws IOException {
    worker.run("{shell: 'until [ -e {f} ]; do sleep 0.01; done', parameters: {f: [go, never]}}", 1);
    worker.expect(ToCoordinator.Started.class);
    worker.agent.tell(new WorkerAgent.Drain(true));
    worker.expect(ToCoordinator.Draining.class);
    assertThat(worker.expect(ToCoordinator.HandBack.class).ordinals()).isEqualTo(Ordinals.of(1));
    Files.createFile(root.resolve("go"));
    assertThat(worker.outcomes(1).getFirst().outcome()).isInstanceOf(Outcome.Succeeded.class);
    worker.answer(lease(1), Ordinals.of(0));
    worker.expect(ToCoordinator.Goodbye.class);
  }

  @Test
  void losesWhatRunsByNobodysFaultWhenItMayNotFinish() {
    worker.run("{command: sleep 60}", 1);
    worker.expect(ToCoordinator.Started.class);
    worker.agent.tell(new WorkerAgent.Drain(false));
    assertThat(worker.outcomes(1).getFirst().outcome()).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  void readsTheResultThatAProgramWrote() {
    Attempt attempt =
        only("{shell: 'echo \"{\\\"x\\\": 1.5}\" > \"$BRANCHLINE_RESULT\"'}".replace("\\\\", "\\"));
    assertThat(result(attempt)).isEqualTo("{\"x\":1.5}");
  }

  @Test
  void failsABranchThatLeftABadResult() {
    assertThat(failure(only("{shell: 'echo nope > $BRANCHLINE_RESULT'}")).kind())
        .isEqualTo(FailureKind.RESULT);
  }

  @Test
  void readsResultAndMetricsFromTheOutput() {
    Attempt attempt =
        only(
            """
            shell: |
              echo loss=0.5; echo loss=0.25 >&2; echo '{"a": 1}'; echo '{"a": 2}'; echo done
            result: stdout
            metrics: {loss: 'loss=(\\S+)'}
            """);
    assertThat(result(attempt)).isEqualTo("{\"a\":2}");
    assertThat(ConfigJson.write(attempt.metrics())).isEqualTo("{\"loss\":0.5}");
  }

  @Test
  void streamsReportsAndKeepsTheLastValues() throws IOException {
    worker.run(
        """
        shell: |
          echo '{"step": 1, "loss": 3}' >> $BRANCHLINE_REPORT
          until [ -e go ]; do sleep 0.01; done
          echo '{"step": 2, "loss": 1}' >> $BRANCHLINE_REPORT
        """,
        1);
    assertThat(worker.await(ToCoordinator.Reports.class).reports().getFirst().step()).isEqualTo(1);
    Files.createFile(root.resolve("go"));
    assertThat(worker.await(ToCoordinator.Reports.class).reports().getFirst().step()).isEqualTo(2);
    assertThat(ConfigJson.write(worker.outcomes(1).getFirst().metrics())).isEqualTo("{\"loss\":1}");
  }

  @Test
  void givesTheConfigAsAFile() {
    Attempt attempt =
        only(
            "{shell: 'cat {config} > $BRANCHLINE_RESULT; cmp {config} $BRANCHLINE_CONFIG',"
                + " parameters: {lr: [0.1]}}");
    assertThat(result(attempt)).isEqualTo("{\"lr\":0.1}");
  }

  @Test
  void keepsTheOutputAndTellsItsEndWithAFailure() throws IOException {
    Attempt attempt = only("{shell: 'echo out; echo err >&2; exit 3'}");
    assertThat(failure(attempt).exitCode()).hasValue(3);
    assertThat(failure(attempt).stdoutTail()).isEqualTo("out\n");
    assertThat(failure(attempt).stderrTail()).isEqualTo("err\n");
    assertThat(printed(0, Stream.STDERR, 1, 2)).isEqualTo("rr");
    assertThat(printed(0, Stream.STDOUT, -3, 9)).isEqualTo("ut\n");
    assertThat(printed(1, Stream.STDOUT, 0, 9)).isEmpty();
  }

  private String printed(long ordinal, Stream stream, long from, int length) throws IOException {
    OutputFiles.Range range =
        OutputFiles.read(worker.files.file(SWEEP, ordinal, lease(1), stream), from, length);
    return UTF_8.decode(range.bytes()).toString();
  }

  @Test
  void keepsWhatIsLeftInAnAttemptsDirectory() {
    worker.run("{shell: 'echo {n} > $BRANCHLINE_DIR/kept', parameters: {n: [0, 1]}}", 1);
    worker.outcomes(2);
    assertThat(Files.exists(worker.files.directory(SWEEP, 0, lease(1)).resolve("kept"))).isTrue();
    assertThat(Files.exists(worker.files.directory(SWEEP, 1, lease(1)).resolve("kept"))).isTrue();
  }

  @Test
  void saysWhatCouldNotBeStarted() {
    Attempt attempt = only("{command: ./no-such-program}");
    assertThat(attempt.number()).isZero();
    assertThat(failure(attempt).kind()).isEqualTo(FailureKind.START);
    assertThat(failure(attempt).message()).contains("./no-such-program");
  }

  @Test
  void passesOutputOnWhileItIsWritten() throws IOException, InterruptedException {
    LinkedBlockingQueue<String> printed = new LinkedBlockingQueue<>();
    worker =
        new Coordinated(
            KIT,
            root,
            runner,
            1,
            Optional.of(
                (ordinal, stream, bytes) -> printed.add(stream + new String(bytes, UTF_8))));
    worker.expect(ToCoordinator.Hello.class);
    worker.run(
        "{shell: 'echo one; until [ -e go ]; do sleep 0.01; done; echo two; echo three >&2'}", 1);
    assertThat(printed.poll(20, TimeUnit.SECONDS)).isEqualTo("STDOUTone\n");
    worker.expect(ToCoordinator.Started.class);
    Files.createFile(root.resolve("go"));
    worker.outcomes(1);
    assertThat(List.copyOf(printed)).containsExactlyInAnyOrder("STDOUTtwo\n", "STDERRthree\n");
  }
}
