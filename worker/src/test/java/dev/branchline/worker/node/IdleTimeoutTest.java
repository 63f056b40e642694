package dev.branchline.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleTimeoutTest {
  private static final ToCoordinator IDLE = new ToCoordinator.Heartbeat(Set.of());
  private static final ToCoordinator BUSY = new ToCoordinator.Heartbeat(Set.of(new LeaseId(1)));

  private final List<ToCoordinator> passed = new ArrayList<>();
  private final AtomicInteger left = new AtomicInteger();

  private IdleTimeout after(Optional<Duration> limit) {
    IdleTimeout timeout = new IdleTimeout(passed::add, limit);
    timeout.whenIdle(left::incrementAndGet);
    return timeout;
  }

  @Test
  void leavesWhenItHasHadNothingForLong() throws InterruptedException {
    IdleTimeout timeout = after(Optional.of(Duration.ofMillis(30)));
    while (left.get() == 0) {
      timeout.send(IDLE);
      Thread.sleep(1);
    }
    assertThat(passed).contains(IDLE);
  }

  @Test
  void countsFromTheLastThingThatItHad() throws InterruptedException {
    IdleTimeout timeout = after(Optional.of(Duration.ofSeconds(20)));
    Thread.sleep(2);
    timeout.send(BUSY);
    timeout.send(IDLE);
    assertThat(left).hasValue(0);
    assertThat(passed).containsExactly(BUSY, IDLE);
  }

  @Test
  void neverLeavesWhileItHoldsALease() {
    IdleTimeout timeout = after(Optional.of(Duration.ZERO));
    timeout.send(BUSY);
    assertThat(left).hasValue(0);
  }

  @Test
  void staysForEverWithoutALimit() {
    IdleTimeout timeout = after(Optional.empty());
    timeout.send(IDLE);
    assertThat(left).hasValue(0);
  }
}
