package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.LeaseId;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutesTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Routes routes = new Routes();
  private final ActorRef<SweepActor.Message> sweep =
      kit.<SweepActor.Message>createTestProbe().ref();
  private final ActorRef<SweepActor.Message> other =
      kit.<SweepActor.Message>createTestProbe().ref();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void remembersOnlyTheLastOfTheEndedLeases() {
    for (int i = 0; i <= Routes.REMEMBERED; i++) {
      routes.lead(List.of(LeaseId.of(1, i)), sweep, "hash", "text");
      routes.retire(LeaseId.of(1, i));
    }
    assertThat(routes.of(LeaseId.of(1, 0))).isEmpty();
    assertThat(routes.of(LeaseId.of(1, 1))).contains(sweep);
  }

  @Test
  void keepsADefinitionAsLongAsASweepHasIt() {
    routes.lead(List.of(LeaseId.of(1, 0)), sweep, "hash", "text");
    routes.lead(List.of(LeaseId.of(1, 1)), other, "hash", "text");
    routes.forget(other);
    assertThat(routes.of(LeaseId.of(1, 1))).isEmpty();
    assertThat(routes.definition("hash")).contains("text");
    routes.forget(sweep);
    assertThat(routes.definition("hash")).isEmpty();
  }
}
