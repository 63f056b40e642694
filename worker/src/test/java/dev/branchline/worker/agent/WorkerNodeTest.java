package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.model.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerNodeTest {
  @TempDir Path root;

  @Test
  void saysWhoItIsAndWhatItOffers() throws IOException {
    ActorTestKit kit = ActorTestKit.create();
    WorkerOptions options = WorkerOptions.in(root).withCpus(3 * Resources.UNIT);
    try (WorkerNode node = WorkerNode.open(options, Optional.empty())) {
      TestProbe<ToCoordinator> probe = kit.createTestProbe(ToCoordinator.class);
      kit.spawn(node.agent(probe.ref()::tell));
      ToCoordinator.Hello hello =
          probe.expectMessageClass(ToCoordinator.Hello.class, Duration.ofSeconds(30));
      assertThat(hello.worker()).isEqualTo(node.id());
      assertThat(hello.capacity()).isEqualTo(node.capacity());
      assertThat(node.capacity().amount(Resources.CPUS)).isEqualTo(3 * Resources.UNIT);
      assertThat(node.files().root()).isEqualTo(root.toAbsolutePath());
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void livesBesideAnotherInTheSameFolder() throws IOException {
    try (WorkerNode one = WorkerNode.open(WorkerOptions.in(root), Optional.empty());
        WorkerNode other = WorkerNode.open(WorkerOptions.in(root), Optional.empty())) {
      assertThat(other.id().name()).isEqualTo(one.id().name() + "-2");
    }
  }
}
