package dev.branchline.coordinator.placement;

import static dev.branchline.coordinator.placement.Field.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

class PlacementProperties {

  @Property(tries = 400)
  void runningNeverExceedsCapacity(@ForAll long seed) {
    drive(
        seed,
        (field, round) ->
            field
                .placement
                .ledger()
                .workers()
                .forEach(
                    (id, offer) ->
                        assertThat(offer.capacity().covers(field.running(id)))
                            .as("%s runs %s of %s", id, field.running(id), offer.capacity())
                            .isTrue()));
  }

  @Property(tries = 400)
  void maxParallelIsNeverExceeded(@ForAll long seed) {
    drive(
        seed,
        (field, round) ->
            field.sweeps.forEach(
                (id, sweep) ->
                    assertThat(field.placement.ledger().widths(id))
                        .isLessThanOrEqualTo(
                            sweep.demand.maxParallel().orElse(Integer.MAX_VALUE))));
  }

  @Property(tries = 400)
  void noFittingWorkerIsIdleWhileABranchWaits(@ForAll long seed) {
    drive(seed, PlacementProperties::nothingIsLeftForTheNextRound);
  }

  @Example
  @Tag("regression")
  void workerKeptForASweepThatHasStartedElsewhereIsGivenOn() {
    for (long seed : new long[] {-379, -1_728_271, 1_177_311_538_414L}) {
      drive(seed, PlacementProperties::nothingIsLeftForTheNextRound);
    }
  }

  private static void nothingIsLeftForTheNextRound(Field field, Round round) {
    field.sweeps.forEach(
        (id, sweep) -> {
          if (sweep.pending > 0) {
            assertThat(field.placement.explain(id, field.now()))
                .as("sweep %s after %s", id, round)
                .doesNotContain(new Reason.Next());
          }
        });
  }

  @Property(tries = 400)
  void everyWaitingSweepHasAnExplanation(@ForAll long seed) {
    drive(
        seed,
        (field, round) ->
            field.sweeps.forEach(
                (id, sweep) -> {
                  List<Reason> reasons = field.placement.explain(id, field.now());
                  assertThat(reasons.isEmpty()).isEqualTo(sweep.pending == 0);
                  assertThat(reasons).allSatisfy(it -> assertThat(it.line()).isNotBlank());
                }));
  }

  @Property(tries = 50)
  void sameCallsGiveTheSameRounds(@ForAll long seed) {
    assertThat(drive(seed, (field, round) -> {}).history)
        .isEqualTo(drive(seed, (field, round) -> {}).history);
  }

  @Property(tries = 50)
  void whateverFitsIsDoneInTheEnd(@ForAll long seed) {
    Field field = drive(seed, (each, round) -> {});
    for (int i = 0; i < 3_000 && left(field) > 0; i++) {
      field.nanos += Duration.ofMillis(100).toNanos();
      for (SweepId id : field.sweeps.keySet()) {
        for (WorkerId worker : field.placement.ledger().workers().keySet()) {
          field.end(id.value(), worker, field.lanes(id.value(), worker));
        }
      }
      field.handBack(field.round());
    }
    assertThat(left(field)).isZero();
  }

  private static long left(Field field) {
    return field.sweeps.values().stream()
        .filter(
            it ->
                Placement.neverFits(it.demand.resources(), field.placement.ledger().capacities())
                    .isEmpty())
        .mapToLong(it -> it.pending)
        .sum();
  }

  private interface Check {
    void check(Field field, Round round);
  }

  private static Field drive(long seed, Check check) {
    Random random = new Random(seed);
    Field field = new Field();
    int workers = 1 + random.nextInt(4);
    for (int i = 1; i <= workers; i++) {
      field.worker(i, capacity(random));
    }
    int sweeps = 0;
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          if (sweeps < 6) {
            OptionalInt limit =
                random.nextInt(4) == 0
                    ? OptionalInt.of(1 + random.nextInt(5))
                    : OptionalInt.empty();
            field.sweep(++sweeps, random.nextInt(3), request(random), random.nextInt(500), limit);
          }
        }
        case 1 -> field.nanos += Duration.ofMillis(random.nextInt(3_000)).toNanos();
        case 2 -> {
          if (sweeps > 0) {
            field.mean(1 + random.nextInt(sweeps), Duration.ofMillis(1 + random.nextInt(500)));
          }
        }
        default -> {
          if (sweeps > 0) {
            field.end(
                1 + random.nextInt(sweeps),
                worker(1 + random.nextInt(workers)),
                1 + random.nextInt(20));
          }
        }
      }
      Round round = field.round();
      for (int i = 0; i < 10 && round.nextWakeNanos().equals(OptionalLong.of(field.nanos)); i++) {
        round = field.round();
      }
      check.check(field, round);
      if (random.nextBoolean()) {
        field.handBack(round);
      }
    }
    return field;
  }

  private static Resources capacity(Random random) {
    return Resources.of(
        Map.of(
            "cpus", (1 + random.nextInt(8)) * Resources.UNIT,
            "gpus", random.nextInt(3) * Resources.UNIT,
            "memory", 1_000L * (1 + random.nextInt(8))));
  }

  private static Resources request(Random random) {
    return Resources.of(
        Map.of(
            "cpus",
            (1 + random.nextInt(16)) * Resources.UNIT / 4,
            "gpus",
            random.nextInt(3) == 0 ? Resources.UNIT / 2 : 0L,
            "memory",
            (long) random.nextInt(3_000)));
  }
}
