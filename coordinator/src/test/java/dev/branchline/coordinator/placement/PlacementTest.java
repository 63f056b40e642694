package dev.branchline.coordinator.placement;

import static dev.branchline.coordinator.placement.Field.cpus;
import static dev.branchline.coordinator.placement.Field.sweep;
import static dev.branchline.coordinator.placement.Field.worker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private final Field field = new Field();

  @Test
  void firstLeaseOfUnknownDurationIsItsWidthAndOnceMoreAhead() {
    field.worker(1, cpus(2)).sweep(1, 0, cpus(1), 1_000);
    assertThat(field.round().grants()).containsExactly(new Grant(sweep(1), worker(1), 2, 4));
    assertThat(field.round().grants()).isEmpty();
  }

  @Test
  void smallSweepIsSpreadBeforeAnythingIsGrantedAhead() {
    field.worker(1, cpus(2)).worker(2, cpus(2)).sweep(1, 0, cpus(1), 4);
    assertThat(field.round().grants())
        .containsExactly(
            new Grant(sweep(1), worker(1), 2, 2), new Grant(sweep(1), worker(2), 2, 2));
  }

  @Test
  void grantsGrowUntilTheyHoldTwoTargetsOfWork() {
    field.worker(1, cpus(2)).sweep(1, 0, cpus(1), 1_000_000);
    field.round();
    field.mean(1, Duration.ofMillis(1));
    field.end(1, worker(1), 3);
    assertThat(field.round().grants()).containsExactly(new Grant(sweep(1), worker(1), 2, 64));
    field.end(1, worker(1), 60);
    assertThat(field.round().grants().getFirst().maxBranches()).isBetween(700L, 801L);
    field.end(1, worker(1), 100);
    assertThat(field.round().grants()).as("still over one target").isEmpty();
    field.end(1, worker(1), 400);
    assertThat(field.round().grants()).hasSize(1);
  }

  @Test
  void noGrantIsLargerThanTheBound() {
    field.worker(1, cpus(2)).sweep(1, 0, cpus(1), 10_000_000);
    field.mean(1, Duration.ofNanos(100));
    for (int i = 0; i < 10; i++) {
      field.round();
      field.end(1, worker(1), field.open(1, worker(1)));
    }
    assertThat(field.round().grants())
        .containsExactly(new Grant(sweep(1), worker(1), 2, Placement.MAX_BRANCHES));
  }

  @Test
  void slowStartsMakeTheTargetLonger() {
    field.worker(1, cpus(1)).sweep(1, 0, cpus(1), 10);
    field.round();
    field.nanos += Duration.ofMillis(300).toNanos();
    field.placement.started(LeaseId.of(1, 0), Duration.ofMillis(100), field.now());
    assertThat(field.placement.target()).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void fractionsAddUpExactly() {
    field.worker(1, cpus(1)).sweep(1, 0, cpus(0.1), 100);
    field.round();
    assertThat(field.lanes(1)).isEqualTo(10);
  }

  @Test
  void higherPriorityTakesAllAndTheOtherIsToldSo() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 100).sweep(2, 5, cpus(1), 100);
    field.round();
    assertThat(field.lanes(2)).isEqualTo(4);
    assertThat(field.lanes(1)).isZero();
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.Behind(List.of(sweep(2))));
  }

  @Test
  void lowerPriorityFillsWhatTheHigherCannotUse() {
    field.worker(1, cpus(3)).sweep(1, 0, cpus(1), 100).sweep(2, 5, cpus(2), 100);
    field.round();
    assertThat(field.lanes(2)).isEqualTo(1);
    assertThat(field.lanes(1)).isEqualTo(1);
  }

  @Test
  void maxParallelHoldsOverAllWorkers() {
    field.worker(1, cpus(4)).worker(2, cpus(4));
    field.sweep(1, 0, cpus(1), 100, OptionalInt.of(5));
    field.round();
    assertThat(field.lanes(1)).isEqualTo(5);
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.MaxParallel(5));
  }

  /** The engine refused what placement granted, again and again without a pause. */
  @Test
  @Tag("regression")
  void whatExceedsMaxParallelGetsNothingUntilItDoesNot() {
    field.worker(1, cpus(4)).worker(2, cpus(4));
    field.sweep(1, 0, cpus(1), 100, OptionalInt.of(3));
    LeaseId takenBack = LeaseId.of(1, 1_000);
    LeaseId other = LeaseId.of(1, 1_001);
    Ledger ledger = field.placement.ledger();
    ledger.book(takenBack, sweep(1), worker(1), cpus(1), 3, 1, field.now());
    ledger.book(other, sweep(1), worker(2), cpus(1), 1, 1, field.now());
    assertThat(field.round().grants()).isEmpty();
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.MaxParallel(3));
    ledger.close(other);
    assertThat(field.round().grants()).isNotEmpty();
  }

  @Test
  void unstartedBranchesAreTakenBackForAnIdleWorker() {
    field.worker(1, cpus(2)).sweep(1, 0, cpus(1), 4);
    field.round();
    assertThat(field.open(1, worker(1))).isEqualTo(4);
    field.worker(2, cpus(2));
    Round round = field.round();
    assertThat(round.retractions())
        .containsExactly(new Retraction(sweep(1), worker(1), LeaseId.of(1, 0), 2));
    assertThat(field.round().retractions()).as("asked once").isEmpty();
    field.handBack(round);
    field.round();
    assertThat(field.lanes(1, worker(2))).isEqualTo(2);
  }

  @Test
  void newcomerGetsItsShareThoughTheOtherHoldsLongBranchesAhead() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 1_000);
    field.round();
    field.sweep(2, 0, cpus(1), 1_000);
    field.handBack(field.round());
    field.end(1, worker(1), 2);
    field.round();
    assertThat(field.lanes(1)).isEqualTo(2);
    assertThat(field.lanes(2)).isEqualTo(2);
  }

  @Test
  void sharesOfShortBranchesConverge() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 1_000_000);
    field.mean(1, Duration.ofMillis(2));
    field.run(Map.of(1L, 2L), 500);
    field.sweep(2, 0, cpus(1), 1_000_000).mean(2, Duration.ofMillis(3));
    field.run(Map.of(1L, 2L, 2L, 3L), 2_000);
    assertThat(field.lanes(1)).isEqualTo(2);
    assertThat(field.lanes(2)).isEqualTo(2);
  }

  @Test
  void threeSweepsTakeTurnsOnOneCpu() {
    field.worker(1, cpus(1));
    for (long id = 1; id <= 3; id++) {
      field.sweep(id, 0, cpus(1), 100_000).mean(id, Duration.ofMillis(2));
    }
    field.run(Map.of(1L, 2L, 2L, 2L, 3L, 2L), 6_000);
    for (long id = 1; id <= 3; id++) {
      long done = 100_000 - field.of(sweep(id)).pending - field.open(id, worker(1));
      assertThat((double) done).as("sweep %s", id).isCloseTo(1_000, within(210.0));
    }
  }

  @Test
  void bigRequestIsNotStarvedBySmallOnes() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 1_000_000);
    field.mean(1, Duration.ofMillis(7));
    field.run(Map.of(1L, 7L), 100);
    field.sweep(2, 0, cpus(4), 1);
    field.run(Map.of(1L, 7L), 4_000);
    assertThat(field.lanes(2)).as("nothing is cleared before its time").isZero();
    assertThat(field.lanes(1)).isEqualTo(4);
    field.run(Map.of(1L, 7L), 2_000);
    assertThat(field.lanes(2)).isEqualTo(1);
  }

  @Test
  @Tag("regression")
  void workerThatOnlyItsOwnBranchesFillIsNotClearedForASweep() {
    field.worker(1, cpus(1)).sweep(1, 0, cpus(1), 1_000);
    field.round();
    field.nanos += Duration.ofSeconds(6).toNanos();
    field.round();
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.Busy(List.of("w1")));
  }

  @Test
  void reservedWorkerIsExplainedToBothSides() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 1_000).sweep(2, 0, cpus(4), 0);
    field.round();
    field.sweep(2, 0, cpus(4), 1);
    assertThat(field.round().nextWakeNanos()).hasValue(Duration.ofSeconds(5).toNanos());
    field.nanos += Duration.ofSeconds(5).toNanos();
    field.round();
    field.end(1, worker(1), 6);
    field.round();
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.Reserved(worker(1), sweep(2)));
    assertThat(field.placement.explain(sweep(2), field.now()))
        .containsExactly(new Reason.Busy(List.of("w1")), new Reason.Clearing(worker(1)));
  }

  @Test
  void fiftyWorkersShareAMillionBranchesEvenlyInBoundedRounds() {
    Field field = new Field();
    for (int i = 0; i < 50; i++) {
      field.worker(i, cpus(2));
    }
    field.sweep(1, 0, cpus(1), 1_000_000).mean(1, Duration.ofNanos(1_000));
    Map<WorkerId, Long> shares = new HashMap<>();
    for (int rounds = 0; field.of(sweep(1)).pending > 0; rounds++) {
      assertThat(rounds).as("rounds").isLessThan(100);
      Round round = field.round();
      assertThat(round.grants()).hasSizeLessThanOrEqualTo(50);
      for (int i = 0; i < 50; i++) {
        long open = field.open(1, worker(i));
        shares.merge(worker(i), open, Long::sum);
        field.end(1, worker(i), open);
      }
    }
    assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(19_900L, 20_100L));
  }

  @Test
  void requestThatNeverFitsNamesWhatLacks() {
    Resources wanted = Resources.of(Map.of("cpus", 40_000L, "memory", 4L << 30));
    Resources small = Resources.of(Map.of("cpus", 20_000L, "memory", 8L << 30));
    assertThat(Placement.neverFits(wanted, List.of(small)))
        .hasValue("cpus: 4 wanted, at most 2 offered by a worker");
    Resources other = Resources.of(Map.of("cpus", 40_000L, "memory", 2L << 30));
    assertThat(Placement.neverFits(wanted, List.of(small, other)))
        .hasValue("no worker offers cpus: 4 and memory: 4 GiB together");
    assertThat(Placement.neverFits(Resources.ONE_CPU, List.of(small))).isEmpty();
  }

  @Test
  void waitingWithoutAWorkerIsExplained() {
    field.sweep(1, 0, cpus(1), 1);
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.NoWorker());
    field.worker(1, cpus(0.5));
    assertThat(field.placement.explain(sweep(1), field.now()).getFirst().line())
        .isEqualTo("too big for every worker: cpus: 1 wanted, at most 0.5 offered by a worker");
    field.worker(2, cpus(1)).placement.ledger().drain(worker(2));
    assertThat(field.placement.explain(sweep(1), field.now()))
        .containsExactly(new Reason.Draining(1));
  }

  @Test
  void suspectsAreLeasedSingly() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 100);
    SweepDemand demand = field.of(sweep(1)).demand;
    Demand waiting = new Demand(100, 2, 0, OptionalLong.empty(), 0);
    field.placement.demand(
        new SweepDemand(
            demand.sweep(),
            0,
            demand.resources(),
            demand.maxParallel(),
            demand.reserveAfter(),
            false,
            waiting,
            Map.of(),
            OptionalLong.empty()),
        field.now());
    assertThat(field.placement.round(field.now()).grants())
        .extracting(Grant::maxBranches)
        .containsExactly(1L, 1L, 6L);
  }

  @Test
  void avoidedWorkerGetsNothingAndIsNamed() {
    field.worker(1, cpus(4)).sweep(1, 0, cpus(1), 100);
    SweepDemand demand = field.of(sweep(1)).demand;
    field.placement.demand(
        new SweepDemand(
            demand.sweep(),
            0,
            demand.resources(),
            demand.maxParallel(),
            demand.reserveAfter(),
            false,
            demand.waiting(),
            Map.of(worker(1), "no such program: ./simm"),
            OptionalLong.empty()),
        field.now());
    assertThat(field.placement.round(field.now()).grants()).isEmpty();
    assertThat(field.placement.explain(sweep(1), field.now()).getFirst().line())
        .isEqualTo("kept from w1 (no such program: ./simm)");
  }

  @Test
  void workOfOneRoundIsBoundedAndTheNextGoesOn() {
    for (int i = 1; i <= 100; i++) {
      field.worker(i, cpus(64));
    }
    field.sweep(1, 0, cpus(1), 1_000_000).sweep(2, 0, cpus(1), 1_000_000);
    assertThat(field.round().nextWakeNanos()).hasValue(field.nanos);
    assertThat(field.lanes(1) + field.lanes(2)).isEqualTo(Placement.MAX_LANES);
    assertThat(field.round().nextWakeNanos()).isNotEqualTo(OptionalLong.of(field.nanos));
    assertThat(field.lanes(1)).isEqualTo(3_200);
    assertThat(field.lanes(2)).isEqualTo(3_200);
  }

  @Test
  void averageIsPlainAtFirstAndThenFollowsTheNewest() {
    Ewma ewma = new Ewma();
    ewma.add(Duration.ofMillis(10));
    ewma.add(Duration.ofMillis(20), 3);
    assertThat(ewma.nanos().orElseThrow()).isCloseTo(17_500_000L, within(100L));
    ewma.add(Duration.ofMillis(1), 1_000);
    assertThat(ewma.nanos().orElseThrow()).isCloseTo(1_000_000L, within(100_000L));
  }

  @Test
  void workWithoutResourcesHasABoundedWidth() {
    field.worker(1, cpus(1)).sweep(1, 0, Resources.NONE, 1_000_000);
    field.round();
    assertThat(field.lanes(1)).isEqualTo(Placement.MAX_WIDTH);
  }
}
