package dev.branchline.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final LeaseId LEASE = LeaseId.of(1, 1);
  private static final LeaseId OTHER = LeaseId.of(1, 2);

  private final Outbox outbox = new Outbox(10_000);

  static Attempt attempt(long ordinal) {
    return new Attempt(
        ordinal,
        1,
        new ConfigId.Hashed(ordinal),
        Duration.ofMillis(5),
        Duration.ofMillis(1),
        new Outcome.Succeeded(new ConfigValue.Mapping(new LinkedHashMap<>())),
        new ConfigValue.Mapping(new LinkedHashMap<>()));
  }

  @Test
  void keepsAnOutcomeUntilItIsAnswered() {
    outbox.add(LEASE, List.of(attempt(1), attempt(2)), 0);
    outbox.answered(LEASE, Ordinals.of(1));
    outbox.answered(OTHER, Ordinals.of(2));
    assertThat(outbox.inMemory(0)).containsOnlyKeys(LEASE);
    assertThat(outbox.inMemory(0).get(LEASE)).containsExactly(attempt(2));
    outbox.answered(LEASE, Ordinals.range(0, 100));
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(outbox.bytes()).isZero();
  }

  @Test
  void tellsHowOldAnOutcomeHasBecome() {
    outbox.add(LEASE, List.of(attempt(1)), 1_000_000);
    Attempt later = outbox.inMemory(4_000_000).values().iterator().next().getFirst();
    assertThat(later.age()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void asksForASpillAboveItsBoundAndForgetsOnlyWhatWasSpilled() {
    for (int i = 0; i < 100; i++) {
      outbox.add(LEASE, List.of(attempt(i)), 0);
    }
    Outbox.Spill spill = outbox.toSpill().orElseThrow();
    assertThat(outbox.bytes()).isGreaterThan(10_000);
    outbox.spilled(spill);
    assertThat(outbox.bytes()).isLessThanOrEqualTo(5_000);
    assertThat(outbox.toSpill()).isEmpty();
    assertThat(outbox.isSpilled(LEASE, 0)).isTrue();
    assertThat(outbox.isSpilled(LEASE, 99)).isFalse();
    assertThat(outbox.leases()).containsExactly(LEASE);
    outbox.answered(LEASE, Ordinals.range(0, 100));
    assertThat(outbox.hasSpilled()).isFalse();
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void keepsWhatWasAnsweredBeforeItsSpillForgotten() {
    for (int i = 0; i < 100; i++) {
      outbox.add(LEASE, List.of(attempt(i)), 0);
    }
    Outbox.Spill spill = outbox.toSpill().orElseThrow();
    outbox.answered(LEASE, Ordinals.range(0, 100));
    outbox.spilled(spill);
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Property(tries = 200)
  void neverDropsAnOutcome(@ForAll List<@IntRange(max = 400) Integer> steps) {
    Outbox small = new Outbox(2_000);
    Set<Long> expected = new HashSet<>();
    for (int step : steps) {
      long ordinal = step % 100;
      if (step < 300) {
        small.add(LEASE, List.of(attempt(ordinal)), 0);
        expected.add(ordinal);
      } else {
        small.answered(LEASE, Ordinals.of(ordinal));
        expected.remove(ordinal);
      }
      small.toSpill().ifPresent(small::spilled);
      assertThat(small.bytes()).isBetween(0L, 2_000L);
    }
    Set<Long> kept = new HashSet<>();
    small.inMemory(0).values().forEach(list -> list.forEach(each -> kept.add(each.ordinal())));
    for (long ordinal = 0; ordinal < 100; ordinal++) {
      if (small.isSpilled(LEASE, ordinal)) {
        kept.add(ordinal);
      }
    }
    assertThat(kept).isEqualTo(expected);
  }
}
