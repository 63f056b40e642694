package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.agent.Gathered.Wake;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class GatheredTest {
  private static final LeaseId LEASE = LeaseId.of(1, 1);
  private final Gathered gathered = new Gathered();

  private static Gathered.Ended ended(long ordinal, long at) {
    return new Gathered.Ended(
        ordinal,
        1,
        new ConfigId.Hashed(0),
        Duration.ZERO,
        at,
        new Outcome.Cancelled(),
        new ConfigValue.Mapping(new LinkedHashMap<>()));
  }

  @Test
  void wakesOnceForAllThatGathersUntilItIsTaken() {
    assertThat(gathered.add(LEASE, ended(0, 0), false)).isEqualTo(Wake.SOON);
    assertThat(gathered.add(LEASE, ended(1, 0), false)).isEqualTo(Wake.NOT);
    assertThat(gathered.due()).isEqualTo(Wake.NOW);
    assertThat(gathered.due()).isEqualTo(Wake.NOT);
    assertThat(gathered.add(LEASE, ended(2, 0), true)).isEqualTo(Wake.NOT);
    assertThat(gathered.take(0).outcomes().get(LEASE)).hasSize(3);
    assertThat(gathered.add(LEASE, ended(3, 0), false)).isEqualTo(Wake.SOON);
  }

  @Test
  void wakesAtOnceForTheLastAndForPlenty() {
    assertThat(gathered.add(LEASE, ended(0, 0), true)).isEqualTo(Wake.NOW);
    gathered.take(0);
    for (int i = 1; i < Gathered.PLENTY; i++) {
      assertThat(gathered.add(LEASE, ended(i, 0), false)).isNotEqualTo(Wake.NOW);
    }
    assertThat(gathered.add(LEASE, ended(999, 0), false)).isEqualTo(Wake.NOW);
  }

  @Test
  void hasNothingDueAfterItWasTaken() {
    gathered.add(LEASE, ended(0, 0), false);
    gathered.take(0);
    assertThat(gathered.due()).isEqualTo(Wake.NOT);
  }

  @Test
  void saysHowOldAnOutcomeIsWhenItIsTaken() {
    gathered.add(LEASE, ended(0, 1_000), false);
    Attempt attempt = gathered.take(4_000).outcomes().values().iterator().next().getFirst();
    assertThat(attempt.age()).isEqualTo(Duration.ofNanos(3_000));
  }
}
