package dev.branchline.worker.agent;

import static dev.branchline.worker.agent.Coordinated.SWEEP;
import static dev.branchline.worker.agent.Coordinated.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.worker.runner.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerAgentTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final String TEN =
      "{command: 'x {n}', grace: 200ms, parameters: {n: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}}";

  @TempDir Path root;
  private final FakeRunner runner = new FakeRunner(false);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private Coordinated welcomed(int cpus) {
    return Coordinated.welcomed(KIT, root, runner, cpus);
  }

  @Test
  void saysHelloFirst() {
    Coordinated worker = new Coordinated(KIT, root, runner, 3, Optional.empty());
    ToCoordinator.Hello hello = worker.expect(ToCoordinator.Hello.class);
    assertThat(hello.worker().name()).isEqualTo("w");
    assertThat(hello.capacity().amount("cpus")).isEqualTo(30_000);
    assertThat(hello.holdings()).isEmpty();
    worker.expectSilence();
  }

  @Test
  void asksForADefinitionOnceAndRunsWhenItComes() throws InterruptedException {
    Coordinated worker = welcomed(1);
    Definition definition = worker.definition(TEN);
    worker.tell(worker.assign(lease(1), definition, Ordinals.range(0, 2), 1));
    worker.tell(worker.assign(lease(2), definition, Ordinals.range(2, 4), 1));
    worker.expect(ToCoordinator.NeedDefinition.class);
    assertThat(runner.nothingStarts()).isTrue();
    worker.expectSilence();
    worker.define(definition);
    for (int ordinal = 0; ordinal < 4; ordinal++) {
      FakeRunner.FakeAttempt attempt = runner.next();
      assertThat(attempt.launch.ordinal()).isEqualTo(ordinal);
      assertThat(attempt.launch.words()).containsExactly("x", Integer.toString(ordinal));
      assertThat(attempt.launch.env())
          .containsEntry("BRANCHLINE_SWEEP_ID", "1")
          .containsEntry("BRANCHLINE_BRANCH", Integer.toString(ordinal))
          .containsEntry("BRANCHLINE_ATTEMPT", "1")
          .containsEntry("BRANCHLINE_WORKER_ID", "w")
          .containsKeys("BRANCHLINE_CONFIG_ID", "BRANCHLINE_SEED", "BRANCHLINE_REPLICA");
      attempt.end(new Ending.Exited(0));
    }
    assertThat(worker.outcomes(4)).extracting(Attempt::ordinal).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void runsNoMoreThanTheWidthAndNoMoreThanFit() throws InterruptedException {
    Coordinated worker = welcomed(2);
    worker.run(TEN, 5);
    FakeRunner.FakeAttempt first = runner.next();
    FakeRunner.FakeAttempt second = runner.next();
    assertThat(runner.nothingStarts()).isTrue();
    first.end(new Ending.Exited(0));
    assertThat(runner.next().launch.ordinal()).isEqualTo(2);
    second.end(new Ending.Exited(1));
    assertThat(runner.next().launch.ordinal()).isEqualTo(3);
  }

  @Test
  void showsABranchOnlyTheGpusThatAreReservedForIt() throws InterruptedException {
    Coordinated worker = welcomed(2);
    worker.run("{command: 'x {n}', resources: {gpus: 1}, parameters: {n: [0, 1]}}", 2);
    assertThat(List.of(runner.next(), runner.next()))
        .extracting(attempt -> attempt.launch.env().get("CUDA_VISIBLE_DEVICES"))
        .containsExactlyInAnyOrder("GPU-a", "GPU-b");
  }

  @Test
  void givesASlotToAnotherSweepWhenTheFirstHasNoMoreWork() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.run("{command: 'x {n}', parameters: {n: [0]}}", 1);
    Definition other = worker.definition("{command: 'y {n}', parameters: {n: [0]}}");
    worker.tell(
        new ToWorker.Assign(
            lease(2),
            new SweepId(2),
            other.hash(),
            Ordinals.of(0),
            1,
            AttemptNumbers.FIRST,
            ConfigIds.of(other.sweep().space().at(0)),
            ConfigIds.of(other.sweep().space().at(0)),
            List.of()));
    worker.await(ToCoordinator.NeedDefinition.class);
    worker.define(other);
    runner.next().end(new Ending.Exited(0));
    assertThat(runner.next().launch.words()).containsExactly("y", "0");
  }

  @Test
  void refusesALeaseOfOtherConfigs() {
    Coordinated worker = welcomed(1);
    Definition definition = worker.definition(TEN);
    worker.tell(
        new ToWorker.Assign(
            lease(1),
            SWEEP,
            definition.hash(),
            Ordinals.range(0, 3),
            1,
            AttemptNumbers.FIRST,
            new ConfigId.Hashed(1),
            new ConfigId.Hashed(2),
            List.of()));
    worker.expect(ToCoordinator.NeedDefinition.class);
    worker.define(definition);
    ToCoordinator.HandBack back = worker.expect(ToCoordinator.HandBack.class);
    assertThat(back.reason()).isEqualTo(HandBackReason.REFUSED);
    assertThat(back.ordinals()).isEqualTo(Ordinals.range(0, 3));
    assertThat(back.detail()).contains("0000000000000001");
  }

  @Test
  void refusesADefinitionThatItCannotRead() {
    Coordinated worker = welcomed(1);
    Definition definition = worker.definition(TEN);
    worker.tell(worker.assign(lease(1), definition, Ordinals.range(0, 3), 1));
    worker.expect(ToCoordinator.NeedDefinition.class);
    worker.tell(new ToWorker.Define(definition.hash(), "nonsense"));
    assertThat(worker.expect(ToCoordinator.HandBack.class).reason())
        .isEqualTo(HandBackReason.REFUSED);
  }

  @Test
  void handsTheHighestBackWhenTheyAreRetracted() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    runner.next();
    worker.tell(new ToWorker.Retract(lease(1), 4));
    ToCoordinator.HandBack back = worker.await(ToCoordinator.HandBack.class);
    assertThat(back.ordinals()).isEqualTo(Ordinals.range(6, 10));
    assertThat(back.reason()).isEqualTo(HandBackReason.RETRACTED);
  }

  @Test
  void endsWhatIsCancelledByInterruptGraceAndKill() throws Exception {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    FakeRunner.FakeAttempt attempt = runner.next();
    worker.tell(new ToWorker.Cancel(lease(1), Ordinals.range(0, 10)));
    ToCoordinator.HandBack back = worker.await(ToCoordinator.HandBack.class);
    assertThat(back.ordinals()).isEqualTo(Ordinals.range(1, 10));
    assertThat(back.reason()).isEqualTo(HandBackReason.CANCELLED);
    assertThat(attempt.interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(attempt.killed.get(30, TimeUnit.SECONDS)).isTrue();
    attempt.end(new Ending.Signaled(9, "SIGKILL"));
    assertThat(worker.outcomes(1).getFirst().outcome()).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void tellsWhatRunsForAWhile() throws InterruptedException {
    Coordinated worker = welcomed(2);
    worker.run(TEN, 2);
    runner.next();
    runner.next();
    ToCoordinator.Started started = worker.expect(ToCoordinator.Started.class);
    assertThat(started.lease()).isEqualTo(lease(1));
    assertThat(started.ordinals().size()).isBetween(1L, 2L);
  }

  @Test
  void repeatsOutcomesInItsHelloUntilTheyAreAnswered() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    runner.next().end(new Ending.Exited(0));
    worker.outcomes(1);
    runner.next();
    worker.agent.tell(new WorkerAgent.Greet());
    ToCoordinator.Hello hello = worker.await(ToCoordinator.Hello.class);
    assertThat(hello.unanswered().get(lease(1))).hasSize(1);
    assertThat(hello.holdings().get(lease(1)))
        .isEqualTo(new ToCoordinator.Holding(Ordinals.range(2, 10), Ordinals.of(1)));
    worker.answer(lease(1), Ordinals.of(0));
    worker.agent.tell(new WorkerAgent.Greet());
    assertThat(worker.await(ToCoordinator.Hello.class).unanswered()).isEmpty();
  }

  @Test
  void endsLeasesThatAWelcomeDoesNotKeep() throws Exception {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    FakeRunner.FakeAttempt attempt = runner.next();
    worker.tell(new ToWorker.Welcome(2, Set.of(lease(1))));
    assertThat(attempt.interrupted).isNotDone();
    worker.tell(new ToWorker.Welcome(3, Set.of()));
    assertThat(attempt.interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    attempt.end(new Ending.Signaled(15, "SIGTERM"));
    worker.outcomes(1);
    assertThat(runner.nothingStarts()).isTrue();
  }

  @Test
  void ignoresLowerEpochs() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.tell(new ToWorker.Welcome(5, Set.of()));
    worker.tell(new ToWorker.Welcome(4, Set.of()));
    Definition definition = worker.definition(TEN);
    worker.tell(worker.assign(LeaseId.of(4, 1), definition, Ordinals.range(0, 3), 1));
    worker.expectSilence();
    worker.tell(worker.assign(LeaseId.of(5, 1), definition, Ordinals.range(0, 3), 1));
    worker.expect(ToCoordinator.NeedDefinition.class);
  }

  @Test
  void finishesWhatRunsWhenItDrainsAndLeavesWhenAllIsAnswered() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    FakeRunner.FakeAttempt attempt = runner.next();
    worker.tell(new ToWorker.Drain());
    worker.await(ToCoordinator.Draining.class);
    ToCoordinator.HandBack back = worker.await(ToCoordinator.HandBack.class);
    assertThat(back.ordinals()).isEqualTo(Ordinals.range(1, 10));
    assertThat(back.reason()).isEqualTo(HandBackReason.DRAINED);
    attempt.end(new Ending.Exited(0));
    assertThat(worker.outcomes(1).getFirst().outcome()).isInstanceOf(Outcome.Succeeded.class);
    worker.expectSilence();
    worker.answer(lease(1), Ordinals.of(0));
    worker.await(ToCoordinator.Goodbye.class);
    KIT.createTestProbe().expectTerminated(worker.agent, Duration.ofSeconds(30));
  }

  @Test
  void killsWhatRunsWhenItMayNotFinish() throws Exception {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    FakeRunner.FakeAttempt attempt = runner.next();
    worker.agent.tell(new WorkerAgent.Drain(true));
    worker.await(ToCoordinator.HandBack.class);
    worker.agent.tell(new WorkerAgent.Drain(false));
    assertThat(attempt.killed.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(attempt.interrupted).isNotDone();
    attempt.end(new Ending.Signaled(9, "SIGKILL"));
    assertThat(worker.outcomes(1).getFirst().outcome()).isInstanceOf(Outcome.Lost.class);
    worker.answer(lease(1), Ordinals.of(0));
    worker.await(ToCoordinator.Goodbye.class);
  }

  @Test
  void leavesAtOnceWhenItHoldsNothing() {
    Coordinated worker = welcomed(1);
    worker.agent.tell(new WorkerAgent.Drain(true));
    worker.expect(ToCoordinator.Draining.class);
    worker.expect(ToCoordinator.Goodbye.class);
  }

  @Test
  void handsBackWhatIsAssignedWhileItDrains() throws InterruptedException {
    Coordinated worker = welcomed(1);
    Definition definition = worker.run(TEN, 1);
    runner.next();
    worker.agent.tell(new WorkerAgent.Drain(true));
    worker.await(ToCoordinator.HandBack.class);
    worker.tell(worker.assign(lease(2), definition, Ordinals.range(3, 5), 1));
    assertThat(worker.await(ToCoordinator.HandBack.class).lease()).isEqualTo(lease(2));
  }

  @Test
  void failsABranchWhoseSeatBreaksAndGoesOn() throws InterruptedException {
    Coordinated worker = welcomed(1);
    worker.run(TEN, 1);
    runner.next().fail(new IllegalStateException("planted"));
    Attempt attempt = worker.outcomes(1).getFirst();
    assertThat(attempt.number()).isZero();
    assertThat(attempt.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.START));
    assertThat(runner.next().launch.ordinal()).isEqualTo(1);
  }

  @Test
  void tellsManyShortBranchesInFewMessages() {
    FakeRunner instant = new FakeRunner(true);
    Coordinated worker = Coordinated.welcomed(KIT, root, instant, 2);
    worker.run("{command: 'x {n}', parameters: {n: {min: 1, max: 5000}}}", 2);
    int messages = 0;
    int told = 0;
    while (told < 5000) {
      told += worker.await(ToCoordinator.Outcomes.class).attempts().size();
      messages++;
    }
    assertThat(instant.launched).hasValue(5000);
    assertThat(messages).isLessThan(500);
  }
}
