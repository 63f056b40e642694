package dev.branchline.coordinator.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommitLogTest {
  private final CommitLog<String, String> log = new CommitLog<>();

  @Test
  void holdsEffectsUntilTheirCommit() {
    assertThat(log.stage(List.of("leased"), 1, List.of("send"))).isEmpty();
    log.handOver(entry -> true);

    assertThat(log.committed(1)).containsExactly("send");
    assertThat(log.isEmpty()).isTrue();
  }

  @Test
  void letsEffectsWithoutEventsGoAtOnceIfNothingWaits() {
    assertThat(log.stage(List.of(), 0, List.of("reply"))).containsExactly("reply");
  }

  @Test
  void keepsEffectsWithoutEventsBehindWhatWasDecidedBefore() {
    var _ = log.stage(List.of("leased"), 1, List.of("send"));
    assertThat(log.stage(List.of(), 0, List.of("reply"))).isEmpty();
    log.handOver(entry -> true);

    assertThat(log.committed(1)).containsExactly("send", "reply");
  }

  @Test
  void offersWhatWasRefusedAgainInOrder() {
    var _ = log.stage(List.of("a"), 1, List.of());
    var _ = log.stage(List.of("b"), 1, List.of());
    log.handOver(entry -> false);
    List<String> taken = new ArrayList<>();
    log.handOver(entry -> taken.addAll(entry.events()));

    assertThat(taken).containsExactly("a", "b");
  }

  @Test
  void refusesTheCommitOfWhatWasNeverHandedOver() {
    var _ = log.stage(List.of("a"), 1, List.of());

    assertThatThrownBy(() -> log.committed(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isFullAtItsBoundInRowsAndOpenAgainAfterTheCommit() {
    var _ = log.stage(List.of("a"), CommitLog.BOUND_ROWS, List.of());
    assertThat(log.full()).isTrue();
    assertThat(log.open()).isFalse();
    log.handOver(entry -> true);
    var _ = log.committed(1);

    assertThat(log.open()).isTrue();
  }

  @Test
  void isFullAtItsBoundInEntries() {
    for (int i = 0; i < CommitLog.BOUND_ENTRIES; i++) {
      var _ = log.stage(List.of("a"), 1, List.of());
    }

    assertThat(log.full()).isTrue();
  }

  @Test
  void tellsWhyItIsStalledUntilItResumes() {
    log.stall("disk full");
    assertThat(log.stalled()).contains("disk full");
    assertThat(log.open()).isFalse();
    log.resume();

    assertThat(log.open()).isTrue();
  }

  /** Steps: 0 and 1 stage with events, 2 stages effects alone, 3 hands one over, 4 commits one. */
  @Property
  void letsEverythingGoOnceInOrderAndNeverBeforeItsCommit(
      @ForAll @Size(max = 200) List<@IntRange(max = 4) Integer> steps) {
    List<Integer> free = new ArrayList<>();
    List<Integer> needs = new ArrayList<>();
    CommitLog<String, Integer> machine = new CommitLog<>();
    int staged = 0;
    int[] handedOver = {0};
    int committed = 0;
    for (int step : steps) {
      switch (step) {
        case 0, 1 -> {
          staged++;
          needs.add(staged);
          free.addAll(machine.stage(List.of("event"), 1, List.of(needs.size() - 1)));
        }
        case 2 -> {
          needs.add(staged);
          free.addAll(machine.stage(List.of(), 0, List.of(needs.size() - 1)));
        }
        case 3 -> {
          boolean[] taken = {false};
          machine.handOver(
              entry -> {
                boolean first = !taken[0];
                taken[0] = true;
                handedOver[0] += first ? 1 : 0;
                return first;
              });
        }
        default -> {
          if (committed < handedOver[0]) {
            committed++;
            free.addAll(machine.committed(committed));
          }
        }
      }
      for (int effect : free) {
        assertThat(needs.get(effect)).isLessThanOrEqualTo(committed);
      }
    }
    machine.handOver(entry -> true);
    if (staged > 0) {
      free.addAll(machine.committed(staged));
    }

    assertThat(free).isSorted().hasSize(needs.size());
    assertThat(machine.isEmpty()).isTrue();
    assertThat(machine.rows()).isZero();
  }
}
