package dev.branchline.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.actor.Peer;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Versions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReceptionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final BlockingQueue<String> downed = new LinkedBlockingQueue<>();
  private final ActorRef<Object> reception =
      KIT.spawn(
          Reception.create(
              new CoordinatorEnd.Desk(Secret.of("a secret"), Versions.OURS, 1, 1),
              new Nobody(),
              address -> downed.add(address.hostPort())));
  private int knocks;

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  /** Nobody here comes so far as to say hello. */
  private record Nobody() implements Conversation.House {
    @Override
    public boolean allowsZero() {
      return false;
    }

    @Override
    public void connect(
        Outlet<ToWorker> worker, Consumer<Outlet<ToCoordinator>> replyTo, Peer peer) {
      throw new AssertionError(peer);
    }

    @Override
    public void logDoor(WorkerId worker, Optional<LogDoor> door) {
      throw new AssertionError(worker);
    }
  }

  private Frame.Knock knock(String at) {
    knocks++;
    return new Frame.Knock(
        Versions.OURS,
        new WorkerId("worker-" + knocks, UUID.randomUUID()),
        "pekko://branchline@" + at + "/user/link-" + knocks,
        new Nonce(knocks, knocks));
  }

  /** The conversation that the newest knock begins. */
  private long begun(Frame.Knock knock) {
    reception.tell(knock);
    ActorSelection conversation =
        Adapter.toClassic(KIT.system())
            .actorSelection(reception.path().child("conversation-" + knocks));
    TestProbe<Object> probe = KIT.createTestProbe();
    probe.awaitAssert(
        Duration.ofSeconds(60),
        () -> conversation.resolveOne(Duration.ofSeconds(3)).toCompletableFuture().join());
    return knocks;
  }

  private long seated(String at) {
    long conversation = begun(knock(at));
    reception.tell(new Reception.Seated(conversation));
    return conversation;
  }

  private @Nullable String nextDowned() throws InterruptedException {
    return downed.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void takesAnAddressOutWithTheLastOfItsWorkersAndOnce() throws InterruptedException {
    long one = seated("10.0.0.1:7431");
    long other = seated("10.0.0.1:7431");
    long elsewhere = seated("10.0.0.2:7431");

    reception.tell(new Reception.Gone(one));
    reception.tell(new Reception.Gone(one));
    reception.tell(new Reception.Gone(elsewhere));
    assertThat(nextDowned()).isEqualTo("branchline@10.0.0.2:7431");
    reception.tell(new Reception.Gone(other));
    assertThat(nextDowned()).isEqualTo("branchline@10.0.0.1:7431");
    assertThat(downed).isEmpty();
  }

  @Test
  void leavesAnAddressInWhereItsWorkerHasKnockedAgain() throws InterruptedException {
    long former = seated("10.0.0.1:7431");
    begun(knock("10.0.0.1:7431"));
    long elsewhere = seated("10.0.0.2:7431");
    reception.tell(new Reception.Gone(former));
    reception.tell(new Reception.Gone(elsewhere));
    assertThat(nextDowned()).isEqualTo("branchline@10.0.0.2:7431");
  }
}
