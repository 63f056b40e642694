package dev.branchline.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final SweepId SWEEP = new SweepId(1);
  private static final SweepId OTHER_SWEEP = new SweepId(2);
  private static final LeaseId FIRST = LeaseId.of(1, 1);
  private static final LeaseId SECOND = LeaseId.of(1, 2);
  private static final LeaseId THIRD = LeaseId.of(1, 3);

  private final Workload workload = new Workload();

  private static Assign lease(LeaseId lease, SweepId sweep, Ordinals ordinals, int width) {
    return lease(lease, sweep, ordinals, width, List.of());
  }

  private static Assign lease(
      LeaseId lease,
      SweepId sweep,
      Ordinals ordinals,
      int width,
      List<ConfigValue.Mapping> configs) {
    return new Assign(
        lease,
        sweep,
        "hash-" + sweep,
        ordinals,
        width,
        new AttemptNumbers(2, Map.of(3L, 5)),
        new ConfigId.Hashed(0),
        new ConfigId.Hashed(1),
        configs);
  }

  private void hold(LeaseId lease, Ordinals ordinals, int width) {
    assertThat(workload.hold(lease(lease, SWEEP, ordinals, width))).isTrue();
    workload.ready(lease);
  }

  private List<Long> startAll(SweepId sweep) {
    List<Long> started = new ArrayList<>();
    for (Optional<Work> work = workload.next(sweep); work.isPresent(); ) {
      started.add(work.get().ordinal());
      work = workload.next(sweep);
    }
    return started;
  }

  @Test
  void startsInAscendingOrderUpToTheWidth() {
    hold(FIRST, Ordinals.range(2, 9), 3);
    assertThat(startAll(SWEEP)).containsExactly(2L, 3L, 4L);
    assertThat(workload.canStart(SWEEP)).isFalse();
    workload.ended(FIRST, 3);
    assertThat(startAll(SWEEP)).containsExactly(5L);
  }

  @Test
  void saysTheAttemptsNumberOfEach() {
    hold(FIRST, Ordinals.range(2, 4), 2);
    assertThat(workload.next(SWEEP).orElseThrow().attempt()).isEqualTo(2);
    assertThat(workload.next(SWEEP).orElseThrow().attempt()).isEqualTo(5);
  }

  @Test
  void startsNothingBeforeALeaseIsReady() {
    workload.hold(lease(FIRST, SWEEP, Ordinals.range(0, 4), 2));
    assertThat(workload.next(SWEEP)).isEmpty();
    workload.ready(FIRST);
    assertThat(workload.nextDefinition(SWEEP)).contains("hash-1");
    assertThat(startAll(SWEEP)).containsExactly(0L, 1L);
  }

  @Test
  void sharesTheGreatestWidthAmongTheLeasesOfASweep() {
    hold(FIRST, Ordinals.range(0, 2), 2);
    hold(SECOND, Ordinals.range(2, 9), 3);
    assertThat(startAll(SWEEP)).containsExactly(0L, 1L, 2L);
    assertThat(workload.width(SWEEP)).isEqualTo(3);
    workload.ended(FIRST, 0);
    workload.ended(FIRST, 1);
    assertThat(startAll(SWEEP)).containsExactly(3L, 4L);
    assertThat(workload.leases()).containsExactly(SECOND);
  }

  @Test
  void keepsSweepsApart() {
    hold(FIRST, Ordinals.range(0, 5), 1);
    workload.hold(lease(SECOND, OTHER_SWEEP, Ordinals.range(0, 5), 2));
    workload.ready(SECOND);
    assertThat(startAll(SWEEP)).hasSize(1);
    assertThat(startAll(OTHER_SWEEP)).hasSize(2);
    assertThat(workload.running()).isEqualTo(3);
  }

  @Test
  void handsTheHighestThatWaitBack() {
    hold(FIRST, new Ordinals(List.of(new OrdinalRange(0, 4), new OrdinalRange(8, 10))), 1);
    startAll(SWEEP);
    assertThat(workload.retract(FIRST, 3)).hasToString("3,8-9");
    assertThat(workload.retract(FIRST, 0)).isEqualTo(Ordinals.NONE);
    assertThat(workload.retract(THIRD, 3)).isEqualTo(Ordinals.NONE);
    assertThat(workload.retract(FIRST, 30)).hasToString("1-2");
    assertThat(workload.holdings())
        .isEqualTo(Map.of(FIRST, new Holding(Ordinals.NONE, Ordinals.of(0))));
  }

  @Test
  void dropsWhatWaitsOfACancelAndTellsWhatRuns() {
    hold(FIRST, Ordinals.range(0, 6), 2);
    startAll(SWEEP);
    Workload.Cancelled cancelled = workload.cancel(FIRST, Ordinals.range(1, 4));
    assertThat(cancelled.dropped()).hasToString("2-3");
    assertThat(cancelled.running()).hasToString("1");
    workload.ended(FIRST, 1);
    assertThat(startAll(SWEEP)).containsExactly(4L);
  }

  @Test
  void holdsALeaseNoMoreWhenNothingOfItIsLeft() {
    hold(FIRST, Ordinals.range(0, 1), 1);
    startAll(SWEEP);
    workload.ended(FIRST, 0);
    assertThat(workload.leases()).isEmpty();
    assertThat(workload.sweeps()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> workload.ended(FIRST, 0));
  }

  @Test
  void takesALeaseOnce() {
    hold(FIRST, Ordinals.range(0, 3), 1);
    assertThat(workload.hold(lease(FIRST, SWEEP, Ordinals.range(0, 3), 1))).isFalse();
  }

  @Test
  void holdsABillionBranchesInNextToNoMemory() {
    hold(FIRST, Ordinals.range(0, 1_000_000_000), 1);
    assertThat(startAll(SWEEP)).containsExactly(0L);
    assertThat(workload.retract(FIRST, 999_999_990)).hasToString("10-999999999");
    assertThat(workload.dropWaiting(FIRST)).hasToString("1-9");
  }

  @Test
  void givesFedConfigsInTheOrderOfTheOrdinals() {
    List<ConfigValue.Mapping> configs = new ArrayList<>();
    for (long i = 0; i < 4; i++) {
      LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
      map.put("x", ConfigValue.of(i));
      configs.add(new ConfigValue.Mapping(map));
    }
    Ordinals ordinals = new Ordinals(List.of(new OrdinalRange(5, 7), new OrdinalRange(10, 12)));
    workload.hold(lease(FIRST, SWEEP, ordinals, 4, configs));
    workload.ready(FIRST);
    for (int i = 0; i < 4; i++) {
      assertThat(workload.next(SWEEP).orElseThrow().fed()).contains(configs.get(i));
    }
  }

  @Property(tries = 300)
  void losesNoBranchAndStartsNoneTwice(@ForAll List<@IntRange(max = 99) Integer> steps) {
    Workload load = new Workload();
    Set<Long> started = new HashSet<>();
    Set<Long> returned = new HashSet<>();
    List<Work> running = new ArrayList<>();
    long granted = 0;
    int leases = 0;
    for (int step : steps) {
      LeaseId some = LeaseId.of(1, leases == 0 ? 0 : step % leases);
      switch (step % 5) {
        case 0 -> {
          LeaseId id = LeaseId.of(1, leases++);
          load.hold(lease(id, SWEEP, Ordinals.range(granted, granted + step + 1), 1 + step % 4));
          load.ready(id);
          granted += step + 1;
        }
        case 1, 2 ->
            load.next(SWEEP)
                .ifPresent(
                    work -> {
                      assertThat(started.add(work.ordinal())).isTrue();
                      running.add(work);
                    });
        case 3 -> {
          if (!running.isEmpty()) {
            Work work = running.remove(step % running.size());
            load.ended(work.lease(), work.ordinal());
          }
        }
        default ->
            load.retract(some, step % 7).iterator().forEachRemaining((long o) -> returned.add(o));
      }
      assertThat(load.running()).isEqualTo(running.size());
    }
    Set<Long> waiting = new HashSet<>();
    load.holdings()
        .values()
        .forEach(it -> it.waiting().iterator().forEachRemaining((long o) -> waiting.add(o)));
    assertThat(started.stream().filter(returned::contains)).isEmpty();
    assertThat(started.size() + returned.size() + waiting.size()).isEqualTo((int) granted);
  }
}
