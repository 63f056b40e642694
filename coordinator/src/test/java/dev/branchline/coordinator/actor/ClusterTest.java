package dev.branchline.coordinator.actor;

import static dev.branchline.coordinator.actor.FarWorker.runs;
import static dev.branchline.coordinator.actor.FarWorker.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Decision;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ClusterTest {
  private static final LeaseId OLD = LeaseId.of(1, 0);

  private final Stage stage = new Stage(2, Terms.CLUSTER);

  @AfterEach
  void stop() {
    stage.close();
  }

  private FarWorker worker(int number) {
    return new FarWorker(stage, number);
  }

  /** What the journal has of a sweep whose first branches were leased in the epoch before. */
  private static SweepSnapshot leased(SweepPlan plan, WorkerId holder, long branches) {
    Engine engine = Engine.submit(plan.facts());
    assertThat(engine.decide(new Command.Grant(OLD, holder, 2, branches), new Moment(0, 1)))
        .isInstanceOf(Decision.Accepted.class);
    return engine.snapshot();
  }

  @Test
  void aLeaseThatNoHeartbeatNamesExpiresAndTheWorkerStays() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 4);
    LeaseId lease = worker.assigned().lease();
    worker.lives(Duration.ofSeconds(40), lease);
    assertThat(stage.written(Event.Lost.class)).isEmpty();
    worker.lives(Duration.ofSeconds(32));
    assertThat(stage.written(Event.Lost.class)).extracting(Event.Lost::lease).contains(lease);
    assertThat(stage.workers()).hasSize(1);
    assertThat(worker.gone).hasValue(0);
  }

  @Test
  void aSilentWorkerGetsNothingIsGoneLaterAndItsBranchesGoToAnother() {
    FarWorker silent = worker(1).hello();
    stage.adopt(1, 2);
    LeaseId lease = silent.assigned().lease();
    FarWorker other = worker(2).hello();
    other.lives(Duration.ofSeconds(12));
    assertThat(stage.workers())
        .extracting(WorkerRow::state)
        .containsExactly(WorkerRow.State.SILENT, WorkerRow.State.READY);
    stage.adopt(2, 100);
    assertThat(silent.said(ToWorker.Assign.class)).hasSize(1);
    assertThat(other.said(ToWorker.Assign.class)).isNotEmpty();
    other.says(
        new ToCoordinator.HandBack(
            other.assigned().lease(), other.assigned().ordinals(), HandBackReason.REFUSED, "no"));
    other.lives(Duration.ofSeconds(19));
    assertThat(stage.written(Event.Lost.class)).extracting(Event.Lost::lease).contains(lease);
    assertThat(silent.gone).hasValue(1);
    assertThat(stage.workers()).extracting(WorkerRow::name).containsExactly("w2");
    assertThat(other.said(ToWorker.Assign.class))
        .filteredOn(assign -> assign.sweep().value() == 1)
        .isNotEmpty();
  }

  @Test
  void aWorkerThatIsHeardAgainGetsBranchesAgain() {
    FarWorker worker = worker(1).hello();
    stage.pass(Duration.ofSeconds(12));
    stage.adopt(1, 2);
    assertThat(worker.said(ToWorker.Assign.class)).isEmpty();
    assertThat(stage.explain(1)).anyMatch(line -> line.contains("not heard at present"));
    worker.lives(Duration.ofSeconds(1));
    assertThat(worker.said(ToWorker.Assign.class)).isNotEmpty();
  }

  @Test
  void aCoordinatorThatWasStoppedItselfDeclaresNobodyGone() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 2);
    worker.lives(Duration.ofSeconds(2), worker.assigned().lease());
    stage.leap(Duration.ofMinutes(10));
    worker.lives(Duration.ofSeconds(5), worker.assigned().lease());
    assertThat(stage.written(Event.Lost.class)).isEmpty();
    assertThat(worker.gone).hasValue(0);
  }

  @Test
  @Tag("regression")
  void aLateSuccessToldInTheHelloIsRecorded() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 1);
    LeaseId lease = worker.assigned().lease();
    worker.says(new ToCoordinator.Started(lease, Ordinals.range(0, 1)));
    stage.pass(Duration.ofSeconds(31));
    assertThat(stage.written(Event.Lost.class)).hasSize(1);
    FarWorker back = worker(1).hello(Map.of(), Map.of(lease, List.of(succeeded(0))));
    assertThat(back.said(ToWorker.Answers.class))
        .containsExactly(
            new ToWorker.Answers(lease, Ordinals.range(0, 1), Ordinals.NONE, Ordinals.NONE));
    assertThat(stage.written(Event.Ended.class)).hasSize(1);
  }

  @Test
  void aLateFailureDoesntCount() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 1);
    LeaseId lease = worker.assigned().lease();
    stage.pass(Duration.ofSeconds(31));
    FarWorker back =
        worker(1)
            .hello(
                Map.of(),
                Map.of(lease, List.of(FarWorker.attempt(0, new Outcome.Lost("it was cut off")))));
    assertThat(back.said(ToWorker.Answers.class))
        .containsExactly(
            new ToWorker.Answers(lease, Ordinals.NONE, Ordinals.range(0, 1), Ordinals.NONE));
    assertThat(stage.written(Event.Ended.class)).isEmpty();
  }

  @Test
  void aWorkerThatComesBackInTimeKeepsTheLeasesOfTheEpochBefore() {
    SweepPlan plan = Stage.plan(1, 4, Policies.DEFAULT);
    WorkerId holder = new WorkerId("w1", new UUID(0, 1));
    stage.adopt(plan, Optional.of(leased(plan, holder, 4)));
    stage.pass(Duration.ofSeconds(20));
    FarWorker back = worker(1).hello(Map.of(OLD, runs(Ordinals.range(0, 4))), Map.of());
    assertThat(back.said(ToWorker.Welcome.class))
        .containsExactly(new ToWorker.Welcome(2, Set.of(OLD)));
    back.lives(Duration.ofSeconds(40), OLD);
    assertThat(stage.written(Event.Lost.class)).isEmpty();
    back.says(new ToCoordinator.NeedDefinition("hash1"));
    assertThat(back.said(ToWorker.Define.class))
        .containsExactly(new ToWorker.Define("hash1", "definition1"));
    back.says(
        new ToCoordinator.Outcomes(
            OLD, List.of(succeeded(0), succeeded(1), succeeded(2), succeeded(3))));
    assertThat(stage.written(Event.StatusChanged.class).getLast().verdict())
        .contains(Verdict.SUCCEEDED);
  }

  @Test
  void aWorkerThatDoesntComeBackLosesTheLeasesOfTheEpochBefore() {
    SweepPlan plan = Stage.plan(1, 4, Policies.DEFAULT);
    FarWorker other = worker(2).hello();
    stage.adopt(plan, Optional.of(leased(plan, new WorkerId("w1", new UUID(0, 1)), 4)));
    other.lives(Duration.ofSeconds(29));
    assertThat(stage.written(Event.Lost.class)).isEmpty();
    other.lives(Duration.ofSeconds(2));
    assertThat(stage.written(Event.Lost.class)).extracting(Event.Lost::lease).containsExactly(OLD);
    assertThat(other.said(ToWorker.Assign.class)).isNotEmpty();
  }

  @Test
  @Tag("regression")
  void nothingIsCalledUnknownBeforeEverySweepHasAnswered() {
    stage.adopt(1, 4);
    stage.holdCommits();
    CompletableFuture<Optional<String>> paused = new CompletableFuture<>();
    stage.to(1, new SweepActor.Act(new Command.Pause(), paused));
    FarWorker worker = worker(1).hello(Map.of(), Map.of(OLD, List.of(succeeded(0))));
    worker.says(new ToCoordinator.Outcomes(OLD, List.of(succeeded(1))));
    assertThat(worker.said).isEmpty();
    stage.commit();
    assertThat(worker.said)
        .contains(new ToWorker.Welcome(2, Set.of()))
        .contains(unknown(0))
        .contains(unknown(1));
  }

  @Test
  void aSessionInWhichTooMuchWaitsEndsAndNothingOfItIsAnswered() {
    FarWorker worker = worker(1);
    worker.says(new ToCoordinator.Outcomes(OLD, Collections.nCopies(Greeting.BOUND, succeeded(0))));
    assertThat(worker.gone).hasValue(0);
    worker.says(new ToCoordinator.Outcomes(OLD, List.of(succeeded(1))));
    assertThat(worker.gone).hasValue(1);
    assertThat(worker.said).isEmpty();
  }

  private static ToWorker unknown(long ordinal) {
    return new ToWorker.Answers(
        OLD, Ordinals.NONE, Ordinals.NONE, Ordinals.range(ordinal, ordinal + 1));
  }

  @Test
  @Tag("regression")
  void nothingIsGrantedBeforeTheWelcome() {
    stage.adopt(1, 4);
    stage.adopt(2, 4);
    stage.holdCommits();
    stage.to(1, new SweepActor.Act(new Command.Pause(), new CompletableFuture<>()));
    FarWorker worker = worker(1).hello();
    stage.commit();
    assertThat(worker.said.peek()).isInstanceOf(ToWorker.Welcome.class);
    assertThat(worker.assigned().sweep().value()).isEqualTo(2);
  }

  @Test
  void aSecondSessionEndsTheFirstWhoseWordsAreIgnored() {
    FarWorker first = worker(1).hello();
    stage.adopt(1, 2);
    LeaseId lease = first.assigned().lease();
    FarWorker second = worker(1).hello(Map.of(lease, runs(first.assigned().ordinals())), Map.of());
    assertThat(first.gone).hasValue(1);
    assertThat(second.said(ToWorker.Welcome.class).getFirst().kept()).containsExactly(lease);
    first.says(new ToCoordinator.Goodbye());
    first.says(new ToCoordinator.Outcomes(lease, List.of(succeeded(0))));
    assertThat(stage.workers()).hasSize(1);
    assertThat(stage.written(Event.Returned.class)).isEmpty();
    assertThat(stage.written(Event.Ended.class)).isEmpty();
    assertThat(stage.written(Event.Lost.class)).isEmpty();
  }

  @Test
  void aWorkerThatDrainsLosesNoAttempt() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 100);
    ToWorker.Assign assign = worker.assigned();
    long first = assign.ordinals().first();
    worker.says(new ToCoordinator.Started(assign.lease(), Ordinals.range(first, first + 2)));
    worker.says(new ToCoordinator.Draining());
    assertThat(stage.workers())
        .extracting(WorkerRow::state)
        .containsExactly(WorkerRow.State.DRAINING);
    worker.says(new ToCoordinator.Outcomes(assign.lease(), List.of(succeeded(first))));
    worker.says(new ToCoordinator.Goodbye());
    assertThat(stage.workers()).isEmpty();
    assertThat(worker.gone).hasValue(1);
    assertThat(stage.written(Event.Lost.class)).isEmpty();
    assertThat(stage.written(Event.Returned.class))
        .extracting(Event.Returned::reason)
        .containsOnly(Event.ReturnReason.LEFT);
    assertThat(stage.progress(1).counts().running()).isZero();
  }

  @Test
  void pauseAsksBackWhatWaitsAndResumeGrantsAgain() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 100);
    ToWorker.Assign assign = worker.assigned();
    assertThat(stage.act(1, new Command.Pause())).isEmpty();
    assertThat(worker.said(ToWorker.Retract.class)).isNotEmpty();
    worker.says(
        new ToCoordinator.HandBack(
            assign.lease(), assign.ordinals(), HandBackReason.RETRACTED, ""));
    int before = worker.said(ToWorker.Assign.class).size();
    assertThat(stage.progress(1).status()).isEqualTo(SweepStatus.PAUSED);
    assertThat(stage.act(1, new Command.Resume())).isEmpty();
    assertThat(worker.said(ToWorker.Assign.class)).hasSizeGreaterThan(before);
  }

  @Test
  void cancelBeforeTheDefinitionHasComeEndsTheSweep() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 100);
    worker.says(new ToCoordinator.NeedDefinition("hash1"));
    assertThat(stage.act(1, new Command.Cancel("enough"))).isEmpty();
    for (ToWorker.Assign each : worker.said(ToWorker.Assign.class)) {
      assertThat(worker.said).contains(new ToWorker.Cancel(each.lease(), each.ordinals()));
      worker.says(
          new ToCoordinator.HandBack(each.lease(), each.ordinals(), HandBackReason.CANCELLED, ""));
    }
    assertThat(stage.written(Event.StatusChanged.class).getLast().verdict())
        .contains(Verdict.CANCELLED);
  }

  @Test
  void cancelEndsThoughTheWorkerIsSilent() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 100);
    assertThat(worker.assigned().sweep().value()).isEqualTo(1);
    assertThat(stage.act(1, new Command.Cancel("enough"))).isEmpty();
    stage.pass(Duration.ofSeconds(31));
    assertThat(stage.written(Event.StatusChanged.class).getLast().status())
        .isEqualTo(SweepStatus.FINISHED);
  }

  @Test
  void aSweepOfHigherPriorityOvertakes() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 1000);
    ToWorker.Assign assign = worker.assigned();
    stage.adopt(Stage.plan(2, 10, Stage.policies(5, Resources.ONE_CPU)), Optional.empty());
    assertThat(worker.said(ToWorker.Retract.class))
        .extracting(ToWorker.Retract::lease)
        .contains(assign.lease());
    Ordinals ahead = Ordinals.range(assign.ordinals().first() + 2, assign.ordinals().last() + 1);
    worker.says(new ToCoordinator.HandBack(assign.lease(), ahead, HandBackReason.RETRACTED, ""));
    worker.says(new ToCoordinator.Outcomes(assign.lease(), List.of(succeeded(0), succeeded(1))));
    assertThat(worker.said(ToWorker.Assign.class).get(1).sweep().value()).isEqualTo(2);
  }

  @Test
  void aRequestThatNeverFitsWaitsWithAWarningUntilAWorkerComes() {
    CompletableFuture<Optional<String>> fits = new CompletableFuture<>();
    Resources large = Resources.of(Map.of("gpus", Resources.UNIT));
    stage.coordinator.tell(new Coordinator.Fits(large, fits));
    assertThat(Stage.got(fits)).isEmpty();
    worker(1).hello();
    stage.adopt(Stage.plan(1, 10, Stage.policies(0, large)), Optional.empty());
    assertThat(stage.progress(1).reason()).contains("too big for every worker", "gpus: 1 wanted");
    assertThat(stage.explain(1)).anyMatch(line -> line.contains("gpus: 1 wanted"));
    worker(2)
        .says(
            new ToCoordinator.Hello(
                workerId(2), large, Map.of(), Map.of(), false, Optional.empty()));
    assertThat(stage.progress(1).reason()).isEmpty();
  }

  private static WorkerId workerId(int number) {
    return new WorkerId("w" + number, new UUID(0, number));
  }

  @Test
  @Tag("regression")
  void aSweepAdoptedWhileTheJournalIsStalledKnowsAtOnce() {
    stage.coordinator.tell(new Coordinator.Stalled(Optional.of("no space left")));
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 10);
    assertThat(stage.act(1, new Command.Pause()).orElseThrow()).contains("no space left");
    assertThat(worker.said(ToWorker.Assign.class)).isEmpty();
    stage.coordinator.tell(new Coordinator.Stalled(Optional.empty()));
    stage.settle();
    assertThat(worker.said(ToWorker.Assign.class)).isNotEmpty();
  }

  @Test
  void aReleasedClusterCoordinatorLeavesWhatRunsAndCallsNothingUnknown() {
    FarWorker worker = worker(1).hello();
    stage.adopt(1, 10);
    LeaseId lease = worker.assigned().lease();
    CompletableFuture<Void> released = new CompletableFuture<>();
    stage.coordinator.tell(new Coordinator.Release(released));
    Stage.got(released.thenApply(_ -> true));
    worker.says(new ToCoordinator.Outcomes(lease, List.of(succeeded(0))));
    FarWorker back = worker(2).hello(Map.of(), Map.of(lease, List.of(succeeded(0))));
    assertThat(worker.said(ToWorker.Answers.class)).isEmpty();
    assertThat(back.said).isEmpty();
    assertThat(stage.written(Event.Lost.class)).isEmpty();
  }

  @Test
  void theWorkersAreTheOnesConnectedWithWhatTheyRun() {
    worker(2).hello();
    worker(1).hello();
    stage.adopt(1, 100);
    assertThat(stage.workers())
        .extracting(WorkerRow::name, WorkerRow::address, WorkerRow::inUse)
        .containsExactly(
            tuple("w1", "10.0.0.1:7421", FarWorker.TWO_CPUS),
            tuple("w2", "10.0.0.2:7421", FarWorker.TWO_CPUS));
    assertThat(stage.workers().getFirst().running().values()).containsExactly(2);
  }
}
