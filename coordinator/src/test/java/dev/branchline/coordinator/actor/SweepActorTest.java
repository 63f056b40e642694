package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class SweepActorTest {
  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  @Tag("regression")
  void aWorkerThatHasLeftMeanwhileIsGrantedNothing() {
    TestProbe<Dispatcher.Message> dispatcher = kit.createTestProbe();
    TestProbe<Coordinator.Message> coordinator = kit.createTestProbe();
    ActorRef<SweepActor.Message> sweep =
        kit.spawn(
            SweepActor.create(
                Stage.plan(1, 10, Policies.DEFAULT),
                Optional.empty(),
                new Company(
                    (_, entry, committed) -> {
                      committed.accept(entry.number());
                      return true;
                    },
                    new MonotonicClock(0),
                    Terms.CLUSTER,
                    dispatcher.ref(),
                    coordinator.ref())));
    LeaseId lease = LeaseId.of(1, 0);
    WorkerId left = new WorkerId("w", new UUID(0, 1));
    sweep.tell(
        new SweepActor.Dispatched(1, List.of(new Dispatcher.Share(lease, left, 1, 1)), List.of()));
    Dispatcher.Standing standing =
        dispatcher
            .fishForMessage(
                Duration.ofSeconds(10),
                message ->
                    message instanceof Dispatcher.Standing told && told.round() == 1
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .stream()
            .map(Dispatcher.Standing.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(standing.refused()).isEqualTo(Set.of(lease));
    assertThat(standing.changed()).isEmpty();
    assertThat(standing.demand().waiting().grantable()).isEqualTo(10);
  }
}
