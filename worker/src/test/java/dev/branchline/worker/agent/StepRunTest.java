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
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.ScriptFile;
import dev.branchline.worker.agent.FakeRunner.FakeAttempt;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.LeftResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's lane that takes branches through steps; the processes are the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepRunTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Ending GOOD = new Ending.Exited(0);
  private static final String SWEEP =
      "{steps: [a.py, b.py, c.py], parameters: {n: [1, 2]}, strict: true, grace: 200ms";

  @TempDir Path root = Path.of("/");
  private final FakeRunner runner = new FakeRunner(false);

  @SuppressWarnings("NullAway.Init")
  private Coordinated worker;

  @BeforeEach
  void open() {
    worker = Coordinated.welcomed(KIT, root, runner, 1);
    worker.knows(StepRunTest::facts);
  }

  private static BaseFiles.Content facts(String path) {
    return new BaseFiles.Text(
        """
        {"kind": "script", "problem": "", "entrypoint": "main", "script": "%s", "read": {},
         "names": {"%s": {"what": "value", "value": 1}}, "parameters": {}}
        """
            .formatted(
                ScriptFile.of(path).orElseThrow().target(), path.endsWith("a.py") ? "n" : "own"));
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Definition start(String more) {
    Definition definition = worker.definition(SWEEP + more + "}");
    worker.tell(worker.assign(lease(1), definition, Ordinals.of(0), 1));
    worker.expect(ToCoordinator.NeedDefinition.class);
    worker.define(definition);
    return definition;
  }

  private FakeAttempt step(int number) throws InterruptedException {
    FakeAttempt next = runner.next();
    assertThat(next.launch.env()).containsEntry("BRANCHLINE_STEP", Integer.toString(number));
    return next;
  }

  private static void end(FakeAttempt step, String result) {
    step.end(GOOD, new LeftResult.Text(result));
  }

  private static String previous(FakeAttempt step) throws IOException {
    Path file = Path.of(Objects.requireNonNull(step.launch.env().get("BRANCHLINE_PREVIOUS")));
    return Files.readString(file);
  }

  private Attempt outcome() {
    return worker.outcomes(1).getFirst();
  }

  private static Failure failure(Attempt attempt) {
    return ((Outcome.Failed) attempt.outcome()).failure();
  }

  @Test
  void runsTheStepsInOneDirectoryAndTellsTheLastResult() throws Exception {
    start("");

    FakeAttempt first = step(1);
    assertThat(first.launch.env()).doesNotContainKey("BRANCHLINE_PREVIOUS");
    assertThat(first.launch.places().goesOn()).isFalse();
    assertThat(first.launch.dir()).isDirectory();
    end(first, "{\"x\": 1}");
    FakeAttempt second = step(2);
    assertThat(previous(second)).isEqualTo("{\"x\":1}");
    assertThat(second.launch.dir()).isEqualTo(first.launch.dir());
    assertThat(second.launch.places().goesOn()).isTrue();
    second.end(GOOD);
    FakeAttempt third = step(3);
    assertThat(previous(third)).isEqualTo("{}");
    end(third, "{\"y\": 2}");

    Attempt attempt = outcome();
    assertThat(ConfigJson.write(((Outcome.Succeeded) attempt.outcome()).result()))
        .isEqualTo("{\"y\":2}");
    assertThat(attempt.duration().toMillis()).isEqualTo(3);
    assertThat(first.launch.dir()).doesNotExist();
  }

  @Test
  void tellsEachStepWhatTheOthersKnow() throws Exception {
    start("");

    FakeAttempt first = step(1);

    assertThat(first.launch.script().orElseThrow().settings())
        .contains("\"elsewhere\":[\"own\"]", "\"script\":\"a.py\"", "\"strict\":true");
    first.end(new Ending.Exited(1));
    outcome();
  }

  @Test
  void namesTheStepThatFailedAndGoesOnAtItInTheNextAttempt() throws Exception {
    Definition definition = start("");
    FakeAttempt first = step(1);
    end(first, "{\"x\": 1}");
    step(2).end(new Ending.Exited(3));
    assertThat(failure(outcome()).message()).isEqualTo("step 2 (b.py): exit code 3");
    assertThat(runner.nothingStarts()).isTrue();

    worker.tell(worker.assign(lease(2), definition, Ordinals.of(0), 1));

    FakeAttempt second = step(2);
    assertThat(previous(second)).isEqualTo("{\"x\":1}");
    assertThat(second.launch.dir()).isEqualTo(first.launch.dir());
    assertThat(second.launch.places().goesOn()).isFalse();
    second.end(GOOD);
    step(3).end(GOOD);
    assertThat(outcome().outcome()).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void clearsAwayWhatAStepThatWasCutOffHadTold() throws Exception {
    Definition definition = start("");
    FakeAttempt first = step(1);
    Files.writeString(first.launch.resultFile(), "{\"old\": 1}");
    Files.writeString(first.launch.reportFile(), "{\"old\": 1}\n");
    Files.writeString(first.launch.dir().resolve("checkpoint"), "kept");
    first.end(new Ending.Signaled(9, "SIGKILL"));
    assertThat(failure(outcome()).message()).isEqualTo("step 1 (a.py): killed by SIGKILL");
    worker.tell(worker.assign(lease(2), definition, Ordinals.of(0), 1));

    FakeAttempt again = step(1);

    assertThat(again.launch.dir().toFile().list()).containsExactly("checkpoint");
    again.end(new Ending.Exited(1));
    outcome();
  }

  @Test
  void endsBetweenTwoStepsWhenItIsCancelled() throws Exception {
    start("");
    FakeAttempt first = step(1);
    worker.await(ToCoordinator.Started.class);
    worker.tell(new ToWorker.Cancel(lease(1), Ordinals.of(0)));
    first.interrupted.join();
    end(first, "{}");

    assertThat(outcome().outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(runner.nothingStarts()).isTrue();
  }

  @Test
  void hasOneTimeOutForAllSteps() throws Exception {
    start(", timeout: 3s");
    end(step(1), "{}");
    FakeAttempt second = step(2);

    second.interrupted.join();
    second.killed.join();
    second.end(new Ending.Signaled(9, "SIGKILL"));

    Failure failure = failure(outcome());
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.message()).isEqualTo("step 2 (b.py): ran longer than 3s");
  }

  @Test
  void losesTheAttemptAndKeepsItsStepsWhenItsProcessIsLost() throws Exception {
    Definition definition = start("");
    end(step(1), "{}");
    step(2).end(new Ending.Lost("the Python process died"));
    assertThat(outcome().outcome()).isInstanceOf(Outcome.Lost.class);

    worker.tell(worker.assign(lease(2), definition, Ordinals.of(0), 1));

    step(2).end(new Ending.Exited(1));
    outcome();
  }

  @Test
  void failsAStepWhoseResultCannotBeRead() throws Exception {
    start("");

    end(step(1), "nonsense");

    assertThat(failure(outcome()).kind()).isEqualTo(FailureKind.RESULT);
    assertThat(runner.nothingStarts()).isTrue();
  }

  @Test
  void doesNotGiveADirectoryAwayWhileItsBranchIsStillBeingEnded() throws Exception {
    Definition definition = worker.definition(SWEEP + "}");
    Coordinated two = Coordinated.welcomed(KIT, root.resolve("two"), runner, 2);
    two.knows(StepRunTest::facts);
    two.tell(two.assign(lease(1), definition, Ordinals.of(0), 2));
    two.expect(ToCoordinator.NeedDefinition.class);
    two.define(definition);
    FakeAttempt old = step(1);
    two.await(ToCoordinator.Started.class);
    two.tell(new ToWorker.Cancel(lease(1), Ordinals.of(0)));
    old.interrupted.join();

    two.tell(two.assign(lease(2), definition, Ordinals.of(0), 2));

    FakeAttempt rival = step(1);
    assertThat(rival.launch.dir()).isNotEqualTo(old.launch.dir());
    old.end(new Ending.Signaled(15, "SIGTERM"));
    rival.end(new Ending.Exited(1));
    assertThat(two.outcomes(2)).hasSize(2);
  }
}
