package dev.branchline.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.sweep.Policies;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EngineCostTest {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int BATCH = 4_000;
  private static final int BATCHES = 250;

  /** Branches end nearly in order: so many run at the same time. */
  private static final int LANES = 64;

  @Test
  void printsWhatMillionOutcomesCost() {
    for (int round = 0; round < 3; round++) {
      long nanos = sweep();
      System.out.printf("engine: 1,000,000 outcomes in %d ms of CPU%n", nanos / 1_000_000);
    }
  }

  private static long sweep() {
    Engine engine =
        Engine.submit(
            new SweepFacts(Policies.DEFAULT, OptionalLong.of(1_000_000_000), ConfigId.Hashed::new));
    Random random = new Random(1);
    long spent = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      LeaseId lease = LeaseId.of(1, batch);
      List<Attempt> attempts = new ArrayList<>();
      for (long i = 0; i < BATCH; i++) {
        attempts.add(Trial.attempt((long) batch * BATCH + i, 1, Trial.DONE));
      }
      for (int i = 0; i < BATCH; i += LANES) {
        Collections.shuffle(attempts.subList(i, Math.min(i + LANES, BATCH)), random);
      }
      Moment now = new Moment(0, 1_000_000);
      long before = CLOCK.getCurrentThreadCpuTime();
      engine.decide(new Command.Grant(lease, Trial.ANNA, 4, BATCH), now);
      engine.decide(new Command.Outcomes(lease, attempts), now);
      spent += CLOCK.getCurrentThreadCpuTime() - before;
    }
    assertThat(engine.count(Status.SUCCEEDED)).isEqualTo((long) BATCH * BATCHES);
    return spent;
  }
}
