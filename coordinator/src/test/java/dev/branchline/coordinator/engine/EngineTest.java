package dev.branchline.coordinator.engine;

import static dev.branchline.coordinator.engine.Trial.ANNA;
import static dev.branchline.coordinator.engine.Trial.BERT;
import static dev.branchline.coordinator.engine.Trial.DONE;
import static dev.branchline.coordinator.engine.Trial.EXIT;
import static dev.branchline.coordinator.engine.Trial.KILLED;
import static dev.branchline.coordinator.engine.Trial.LOST;
import static dev.branchline.coordinator.engine.Trial.NO_START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.sweep.Halt;
import dev.branchline.protocol.sweep.Policies;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineTest {

  @Test
  void sweepWhoseBranchesAllSucceedIsSucceeded() {
    Trial trial = Trial.of(3);
    LeaseId lease = trial.grant(ANNA, 10);
    assertThat(trial.granted()).isEqualTo(Ordinals.range(0, 3));
    Effect.Answer answer = trial.ends(lease, DONE, 0, 1, 2);
    assertThat(answer.recorded()).isEqualTo(Ordinals.range(0, 3));
    assertThat(trial.effects).contains(new Effect.Finished(Verdict.SUCCEEDED));
    assertThat(trial.events).contains(new Event.LeaseClosed(lease, Event.Closing.DONE));
  }

  @Test
  void sweepWithFailedBranchIsFailed() {
    Trial trial = Trial.of(2);
    LeaseId lease = trial.grant(ANNA, 10);
    trial.ends(lease, DONE, 0);
    trial.ends(lease, EXIT, 1);
    assertThat(trial.engine.verdict()).contains(Verdict.FAILED);
    assertThat(trial.engine.count(Status.FAILED)).isEqualTo(1);
  }

  @Test
  void emptySweepIsFinishedByItsFirstTick() {
    assertThat(Trial.of(0).engine.verdict()).contains(Verdict.SUCCEEDED);
  }

  @Test
  void outcomeToldTwiceIsAnsweredTheSame() {
    Trial trial = Trial.of(2);
    LeaseId lease = trial.grant(ANNA, 10);
    trial.ends(lease, DONE, 0);
    assertThat(trial.ends(lease, DONE, 0).recorded()).isEqualTo(Ordinals.of(0));
    trial.ends(lease, DONE, 1);
    assertThat(trial.ends(lease, DONE, 0, 1).recorded()).isEqualTo(Ordinals.range(0, 2));
    assertThat(trial.events).isEmpty();
  }

  @Test
  void outcomeToldTwiceIsAnsweredTheSameAfterRestart() {
    Trial trial = Trial.of(2);
    LeaseId lease = trial.grant(ANNA, 10);
    trial.ends(lease, DONE, 0);
    trial.restart();
    assertThat(trial.ends(lease, DONE, 0).recorded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.events).isEmpty();
  }

  @Test
  void outcomeOfNobodysLeaseIsUnknown() {
    Trial trial = Trial.of(2);
    assertThat(trial.ends(LeaseId.of(1, 99), DONE, 0).unknown()).isEqualTo(Ordinals.of(0));
    LeaseId lease = trial.grant(ANNA, 1);
    assertThat(trial.ends(lease, DONE, 1).unknown()).isEqualTo(Ordinals.of(1));
  }

  @Test
  void failedAttemptIsRetriedAfterItsDelayWithTheNextNumber() {
    Trial trial = Trial.of(1, Trial.retries(2));
    trial.ends(trial.grant(ANNA, 1), EXIT, 0);
    assertThat(trial.grants(ANNA)).isFalse();
    assertThat(trial.engine.demand(trial.now()).nextDueMillis())
        .isEqualTo(OptionalLong.of(trial.millis + 1000));
    trial.millis += 1000;
    assertThat(trial.engine.demand(trial.now()).grantable()).isEqualTo(1);
    LeaseId second = trial.grant(ANNA, 1);
    assertThat(trial.number(0)).isEqualTo(2);
    trial.does(new Command.Outcomes(second, List.of(Trial.attempt(0, 2, EXIT))));
    trial.millis += 1999;
    assertThat(trial.grants(ANNA)).isFalse();
    trial.millis += 1;
    trial.ends(trial.grant(ANNA, 1), EXIT, 0);
    assertThat(trial.engine.verdict()).contains(Verdict.FAILED);
  }

  @Test
  void lostOutcomeRunsAgainUncounted() {
    Trial trial = Trial.of(1);
    trial.ends(trial.grant(ANNA, 1), LOST, 0);
    trial.ends(trial.grant(ANNA, 1), DONE, 0);
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
  }

  @Test
  void lateSuccessOfExpiredLeaseIsRecordedAndItsRivalCancelled() {
    Trial trial = Trial.of(1);
    LeaseId late = trial.grant(ANNA, 1);
    trial.starts(late, 0, 1);
    trial.does(new Command.WorkerGone(ANNA, false));
    LeaseId rival = trial.grant(BERT, 1);
    assertThat(trial.ends(late, DONE, 0).recorded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.effects).contains(new Effect.CancelAt(BERT, rival, Ordinals.of(0)));
    assertThat(trial.events).contains(new Event.LeaseClosed(rival, Event.Closing.REVOKED));
    assertThat(trial.ends(rival, KILLED, 0).superseded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
  }

  @Test
  void lateFailureOfExpiredLeaseIsSuperseded() {
    Trial trial = Trial.of(1);
    LeaseId late = trial.grant(ANNA, 1);
    trial.does(new Command.Expire(late));
    assertThat(trial.ends(late, EXIT, 0).superseded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.engine.count(Status.PENDING)).isEqualTo(1);
    trial.ends(trial.grant(BERT, 1), DONE, 0);
    assertThat(trial.ends(late, DONE, 0).superseded()).isEqualTo(Ordinals.of(0));
  }

  @Test
  void branchesOfLostLeaseAreLeasedSingly() {
    Trial trial = Trial.of(10);
    trial.grant(ANNA, 3);
    trial.does(new Command.WorkerGone(ANNA, false));
    for (long ordinal = 0; ordinal < 3; ordinal++) {
      trial.grant(BERT, 10);
      assertThat(trial.granted()).isEqualTo(Ordinals.of(ordinal));
    }
    trial.grant(BERT, 10);
    assertThat(trial.granted()).isEqualTo(Ordinals.range(3, 10));
  }

  @Test
  void branchFailsWhenStartedAttemptsDiedWithTheirWorkerUpToTheLimit() {
    Trial trial = Trial.of(1, Trial.policies(0, 2, new Halt.Never(), OptionalInt.empty()));
    trial.grant(ANNA, 1);
    trial.does(new Command.WorkerGone(ANNA, false));
    trial.starts(trial.grant(ANNA, 1), 0, 1);
    trial.does(new Command.WorkerGone(ANNA, true));
    trial.starts(trial.grant(ANNA, 1), 0, 1);
    trial.does(new Command.WorkerGone(ANNA, false));
    trial.restart();
    trial.starts(trial.grant(ANNA, 1), 0, 1);
    assertThat(trial.engine.count(Status.RUNNING)).isEqualTo(1);
    trial.does(new Command.WorkerGone(ANNA, false));
    assertThat(trial.engine.count(Status.FAILED)).isEqualTo(1);
    assertThat(trial.engine.verdict()).contains(Verdict.FAILED);
  }

  @Test
  void workerThatComesBackIsGivenBackWhatRunsNowhereElse() {
    Trial trial = Trial.of(3);
    LeaseId lease = trial.grant(ANNA, 3);
    trial.starts(lease, 0, 2);
    trial.does(new Command.WorkerGone(ANNA, false));
    LeaseId rival = trial.grant(BERT, 1);
    trial.starts(rival, 0, 1);
    trial.back(ANNA, lease, Ordinals.of(2), Ordinals.range(0, 2));
    assertThat(trial.effects)
        .containsExactly(
            new Effect.Keep(ANNA, Set.of(lease)), new Effect.CancelAt(ANNA, lease, Ordinals.of(0)));
    assertThat(trial.engine.leases().get(lease)).isEqualTo(new Engine.LiveLease(ANNA, 1, 2, 1));
    assertThat(trial.engine.snapshot().histories().values())
        .extracting(SweepSnapshot.History::crashes)
        .containsExactlyInAnyOrder(1, 0, 0);
  }

  @Test
  void branchThatRunsAtReturningWorkerIsTakenFromRivalThatHasNotStartedIt() {
    Trial trial = Trial.of(1);
    LeaseId lease = trial.grant(ANNA, 1);
    trial.starts(lease, 0, 1);
    trial.does(new Command.WorkerGone(ANNA, false));
    LeaseId rival = trial.grant(BERT, 1);
    trial.back(ANNA, lease, Ordinals.NONE, Ordinals.of(0));
    assertThat(trial.effects)
        .containsExactly(
            new Effect.CancelAt(BERT, rival, Ordinals.of(0)), new Effect.Keep(ANNA, Set.of(lease)));
    assertThat(trial.ends(rival, DONE, 0).superseded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.ends(lease, DONE, 0).recorded()).isEqualTo(Ordinals.of(0));
  }

  @Test
  void whatReturningWorkerNoLongerHoldsIsPendingAgain() {
    Trial trial = Trial.of(3);
    LeaseId lease = trial.grant(ANNA, 3);
    trial.starts(lease, 0, 1);
    trial.restart();
    trial.back(ANNA, lease, Ordinals.of(2), Ordinals.of(1));
    assertThat(trial.engine.count(Status.RUNNING)).isEqualTo(1);
    assertThat(trial.engine.count(Status.LEASED)).isEqualTo(1);
    assertThat(trial.engine.demand(trial.now()).suspects()).isEqualTo(1);
    trial.does(new Command.WorkerBack(ANNA, Map.of()));
    assertThat(trial.engine.count(Status.PENDING)).isEqualTo(3);
    assertThat(trial.effects).containsExactly(new Effect.Keep(ANNA, Set.of()));
  }

  @Test
  void retractedBranchesAreLeasedAnewOnlyAfterTheHandBack() {
    Trial trial = Trial.of(4);
    LeaseId lease = trial.grant(ANNA, 4);
    trial.starts(lease, 0, 1);
    trial.does(new Command.Retract(lease, 2));
    assertThat(trial.effects).containsExactly(new Effect.RetractAt(ANNA, lease, 2));
    assertThat(trial.grants(BERT)).isFalse();
    trial.handsBack(lease, HandBackReason.RETRACTED, 2, 4);
    trial.grant(BERT, 4);
    assertThat(trial.granted()).isEqualTo(Ordinals.range(2, 4));
  }

  @Test
  void branchThatCannotBeStartedIsTriedOnceOnAnotherWorker() {
    Trial trial = Trial.of(5);
    LeaseId lease = trial.grant(ANNA, 2);
    assertThat(trial.ends(lease, NO_START, 0, 1).recorded()).isEqualTo(Ordinals.range(0, 2));
    assertThat(trial.engine.avoided()).containsKey(ANNA);
    assertThat(trial.engine.demand(trial.now()).notStarted()).isEqualTo(2);
    assertThat(trial.grants(ANNA)).isFalse();
    LeaseId second = trial.grant(BERT, 2);
    assertThat(trial.number(0)).isEqualTo(1);
    trial.ends(second, NO_START, 0);
    trial.ends(second, DONE, 1);
    assertThat(trial.engine.count(Status.FAILED)).isEqualTo(1);
    assertThat(trial.engine.avoided()).isEmpty();
  }

  @Test
  void workerThatCannotStartAnythingDoesNotDrainTheSweep() {
    Trial trial = Trial.of(1000);
    trial.ends(trial.grant(ANNA, 5), NO_START, 0, 1, 2, 3, 4);
    trial.does(new Command.NoOtherWorker(false));
    assertThat(trial.engine.count(Status.FAILED)).isEqualTo(5);
    assertThat(trial.grants(ANNA)).isFalse();
    trial.does(new Command.NoOtherWorker(true));
    assertThat(trial.grants(ANNA)).isTrue();
  }

  @Test
  void workerThatComputesOtherConfigsIsAvoided() {
    Trial trial = Trial.of(3);
    trial.handsBack(trial.grant(ANNA, 3), HandBackReason.REFUSED, 0, 3);
    trial.does(new Command.NoOtherWorker(true));
    assertThat(trial.grants(ANNA)).isFalse();
    assertThat(trial.grants(BERT)).isTrue();
  }

  @Test
  void pausedSweepGrantsNothingAndAsksBackWhatWaits() {
    Trial trial = Trial.of(10);
    LeaseId lease = trial.grant(ANNA, 4);
    trial.starts(lease, 0, 1);
    trial.does(new Command.Pause());
    assertThat(trial.effects).containsExactly(new Effect.RetractAt(ANNA, lease, 3));
    assertThat(trial.grants(BERT)).isFalse();
    trial.does(new Command.Resume());
    assertThat(trial.grants(BERT)).isTrue();
  }

  @Test
  void stoppedSweepLetsWhatRunsFinishAndCancelsTheRest() {
    Trial trial = Trial.of(10);
    LeaseId lease = trial.grant(ANNA, 4);
    trial.starts(lease, 0, 1);
    trial.does(new Command.Stop("enough"));
    assertThat(trial.engine.count(Status.CANCELLED)).isEqualTo(6);
    trial.handsBack(lease, HandBackReason.RETRACTED, 1, 4);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.STOPPING);
    trial.ends(lease, DONE, 0);
    assertThat(trial.effects).contains(new Effect.Finished(Verdict.CANCELLED));
    assertThat(trial.engine.count(Status.CANCELLED)).isEqualTo(9);
  }

  @Test
  void cancelledSweepKillsWhatRunsAndCountsNoLateSuccess() {
    Trial trial = Trial.of(10);
    LeaseId lease = trial.grant(ANNA, 2);
    trial.does(new Command.Cancel("no more"));
    assertThat(trial.effects)
        .containsExactly(new Effect.CancelAt(ANNA, lease, Ordinals.range(0, 2)));
    assertThat(trial.ends(lease, DONE, 0).superseded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.ends(lease, KILLED, 1).recorded()).isEqualTo(Ordinals.of(1));
    assertThat(trial.engine.count(Status.CANCELLED)).isEqualTo(10);
    assertThat(trial.engine.verdict()).contains(Verdict.CANCELLED);
  }

  @Test
  void cancelledSweepTakesTheSameWordAgainAndNoOther() {
    Trial trial = Trial.of(2);
    trial.does(new Command.Cancel("no more"));
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.FINISHED);
    trial.does(new Command.Cancel("no more"));
    assertThat(trial.events).isEmpty();
    trial.does(new Command.Stop("no more"));
    assertThat(trial.events).isEmpty();
    assertThat(trial.engine.decide(new Command.Pause(), trial.now()))
        .isEqualTo(new Decision.Rejected("the sweep is finished"));
  }

  @Test
  void cancelGoesOnAfterRestart() {
    Trial trial = Trial.of(2);
    LeaseId lease = trial.grant(ANNA, 2);
    trial.does(new Command.Cancel("no more"));
    trial.restart();
    trial.back(ANNA, lease, Ordinals.of(1), Ordinals.of(0));
    assertThat(trial.effects).contains(new Effect.CancelAt(ANNA, lease, Ordinals.range(0, 2)));
    trial.does(new Command.WorkerGone(ANNA, false));
    assertThat(trial.engine.verdict()).contains(Verdict.CANCELLED);
  }

  @Test
  void haltNowKillsWhatRunsAtTheGivenCount() {
    Trial trial =
        Trial.of(10, Trial.halt(Halt.Urgency.NOW, Halt.Counted.FAIL, new Halt.Threshold.Count(2)));
    LeaseId lease = trial.grant(ANNA, 4);
    trial.ends(lease, EXIT, 0);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.RUNNING);
    trial.ends(lease, EXIT, 1);
    assertThat(trial.effects).contains(new Effect.CancelAt(ANNA, lease, Ordinals.range(2, 4)));
    trial.ends(lease, KILLED, 2, 3);
    assertThat(trial.engine.verdict()).contains(Verdict.HALTED);
    assertThat(trial.engine.reason()).isEqualTo("halted: 2 branches failed");
  }

  @Test
  void haltSoonLetsWhatRunsFinish() {
    Trial trial =
        Trial.of(
            10, Trial.halt(Halt.Urgency.SOON, Halt.Counted.SUCCESS, new Halt.Threshold.Count(1)));
    LeaseId lease = trial.grant(ANNA, 2);
    trial.starts(lease, 0, 2);
    trial.ends(lease, DONE, 0);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.STOPPING);
    assertThat(trial.ends(lease, DONE, 1).recorded()).isEqualTo(Ordinals.of(1));
    assertThat(trial.engine.count(Status.SUCCEEDED)).isEqualTo(2);
    assertThat(trial.engine.verdict()).contains(Verdict.HALTED);
  }

  @Test
  void haltByPercentWantsThreeAtLeast() {
    Trial trial =
        Trial.of(
            10,
            Trial.halt(
                Halt.Urgency.SOON, Halt.Counted.DONE, new Halt.Threshold.Percent(BigDecimal.TEN)));
    LeaseId lease = trial.grant(ANNA, 10);
    trial.ends(lease, DONE, 0, 1);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.RUNNING);
    trial.ends(lease, EXIT, 2);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.STOPPING);
  }

  @Test
  void retryOpensNewGenerationOfWhatHasEnded() {
    Trial trial = Trial.of(4);
    LeaseId lease = trial.grant(ANNA, 4);
    trial.ends(lease, DONE, 0, 1);
    trial.ends(lease, EXIT, 2, 3);
    assertThat(trial.does(new Command.Retry(Ordinals.range(2, 4)))).isTrue();
    assertThat(trial.engine.generation()).isEqualTo(2);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.RUNNING);
    LeaseId again = trial.grant(ANNA, 4);
    assertThat(trial.granted()).isEqualTo(Ordinals.range(2, 4));
    assertThat(trial.number(2)).isEqualTo(1);
    assertThat(trial.ends(lease, DONE, 2).recorded()).isEqualTo(Ordinals.of(2));
    assertThat(trial.events).isEmpty();
    trial.ends(again, DONE, 2, 3);
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
    assertThat(trial.does(new Command.Retry(Ordinals.of(9)))).isFalse();
  }

  @Test
  void lateOutcomeOfLeaseFromBeforeTheRetryIsSuperseded() {
    Trial trial = Trial.of(2);
    LeaseId late = trial.grant(ANNA, 1);
    trial.does(new Command.WorkerGone(ANNA, false));
    trial.ends(trial.grant(BERT, 1), EXIT, 0);
    trial.does(new Command.Retry(Ordinals.of(0)));
    assertThat(trial.ends(late, DONE, 0).superseded()).isEqualTo(Ordinals.of(0));
    assertThat(trial.engine.count(Status.PENDING)).isEqualTo(2);
  }

  @Test
  void haltPolicyCountsAnewAfterTheRetryOfFinishedSweep() {
    Trial trial =
        Trial.of(6, Trial.halt(Halt.Urgency.SOON, Halt.Counted.FAIL, new Halt.Threshold.Count(1)));
    LeaseId lease = trial.grant(ANNA, 1);
    trial.ends(lease, EXIT, 0);
    trial.does(new Command.Retry(Ordinals.range(1, 6)));
    trial.ends(trial.grant(ANNA, 1), DONE, 1);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.RUNNING);
    trial.ends(trial.grant(ANNA, 1), EXIT, 2);
    assertThat(trial.engine.verdict()).contains(Verdict.HALTED);
  }

  @Test
  void fedSweepEndsOnlyAfterItWasClosed() {
    Trial trial =
        new Trial(new SweepFacts(Policies.DEFAULT, OptionalLong.empty(), ConfigId.Hashed::new));
    assertThat(trial.grants(ANNA)).isFalse();
    trial.does(new Command.Extend(List.of(Trial.NOTHING, Trial.NOTHING)));
    trial.ends(trial.grant(ANNA, 9), DONE, 0, 1);
    assertThat(trial.engine.status()).isEqualTo(SweepStatus.RUNNING);
    trial.does(new Command.Extend(List.of(Trial.NOTHING)));
    trial.ends(trial.grant(ANNA, 9), DONE, 2);
    trial.does(new Command.Close());
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
    assertThat(trial.does(new Command.Extend(List.of(Trial.NOTHING)))).isFalse();
  }

  @Test
  void fedSweepThatIsBrokenOffHasFailedThoughAllThatRanSucceeded() {
    Trial trial =
        new Trial(new SweepFacts(Policies.DEFAULT, OptionalLong.empty(), ConfigId.Hashed::new));
    trial.does(new Command.Extend(List.of(Trial.NOTHING, Trial.NOTHING)));
    LeaseId lease = trial.grant(ANNA, 1);
    assertThat(trial.does(new Command.Break("the generator is broken"))).isTrue();
    assertThat(trial.does(new Command.Extend(List.of(Trial.NOTHING)))).isFalse();
    trial.ends(lease, DONE, 0);
    assertThat(trial.engine.verdict()).contains(Verdict.FAILED);
    assertThat(trial.engine.reason()).isEqualTo("the generator is broken");
    assertThat(trial.engine.count(Status.CANCELLED)).isEqualTo(1);
    assertThat(trial.does(new Command.Break("again"))).isFalse();

    assertThat(trial.does(new Command.Retry(Ordinals.of(1)))).isTrue();
    trial.ends(trial.grant(ANNA, 9), DONE, 1);
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
  }

  @Test
  void sequentialSweepLeasesABranchOnlyWhenTheOneBeforeHasEnded() {
    Trial trial =
        new Trial(new SweepFacts(Trial.retries(1), OptionalLong.of(3), ConfigId.Hashed::new, true));
    LeaseId lease = trial.grant(ANNA, 9);
    assertThat(trial.granted()).isEqualTo(Ordinals.of(0));
    assertThat(trial.engine.demand(trial.now()).grantable()).isZero();
    assertThat(trial.grants(BERT)).isFalse();

    trial.ends(lease, EXIT, 0);
    assertThat(trial.engine.demand(trial.now()).grantable()).as("the retry waits").isZero();
    assertThat(trial.grants(BERT)).isFalse();
    trial.millis += 1_000;
    assertThat(trial.engine.demand(trial.now()).grantable()).isEqualTo(1);
    trial.ends(trial.grant(BERT, 9), DONE, 0);
    trial.ends(trial.grant(BERT, 9), DONE, 1);
    trial.ends(trial.grant(BERT, 9), DONE, 2);
    assertThat(trial.engine.verdict()).contains(Verdict.SUCCEEDED);
  }

  @Test
  void widthsNeverSumToMoreThanMaxParallel() {
    Trial trial = Trial.of(9, Trial.policies(0, 5, new Halt.Never(), OptionalInt.of(2)));
    assertThat(trial.does(new Command.Grant(LeaseId.of(2, 0), ANNA, 2, 1))).isTrue();
    assertThat(trial.does(new Command.Grant(LeaseId.of(2, 1), BERT, 1, 1))).isFalse();
    assertThat(trial.does(new Command.Grant(LeaseId.of(2, 2), ANNA, 2, 1))).isTrue();
  }

  @Test
  void usedLeaseIdIsNeverGrantedAgain() {
    Trial trial = Trial.of(9);
    LeaseId lease = trial.grant(ANNA, 1);
    trial.ends(lease, DONE, 0);
    assertThat(trial.does(new Command.Grant(lease, ANNA, 1, 1))).isFalse();
  }

  @Test
  void largestSweepIsSubmittedAndCancelledAtOnce() {
    Trial trial = Trial.of(4_294_967_295L);
    trial.ends(trial.grant(ANNA, 1), DONE, 0);
    trial.does(new Command.Cancel("too many"));
    assertThat(trial.events.stream().filter(Event.RangesEnded.class::isInstance))
        .singleElement()
        .satisfies(
            event ->
                assertThat(((Event.RangesEnded) event).ordinals())
                    .isEqualTo(Ordinals.range(1, 4_294_967_295L)));
    assertThat(trial.engine.verdict()).contains(Verdict.CANCELLED);
    trial.does(new Command.Retry(Ordinals.range(4_294_967_290L, 4_294_967_295L)));
    trial.grant(ANNA, 9);
    assertThat(trial.granted()).isEqualTo(Ordinals.range(4_294_967_290L, 4_294_967_295L));
  }
}
