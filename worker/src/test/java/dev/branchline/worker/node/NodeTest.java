package dev.branchline.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeProvider;
import dev.branchline.protocol.wire.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.remote.UniqueAddress;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeTest {
  private static final Endpoint ANY = new Endpoint("127.0.0.1", 0);

  /** Nobody listens at port 1; nothing of this test waits for an answer. */
  private static final Endpoint COORDINATOR = new Endpoint("127.0.0.1", 1);

  private final LinkedBlockingQueue<String> reasons = new LinkedBlockingQueue<>();
  private Node node;

  @BeforeEach
  void build() {
    node =
        new Node(
            ANY,
            ANY,
            List.of(),
            new Receptions(List.of(COORDINATOR)),
            Secret.of("a secret that is long enough"),
            new Node.Owner() {
              @Override
              public void useless(Node which, String why) {
                reasons.add(why);
              }

              @Override
              public void refused(Standing.Refused refused) {
                throw new AssertionError(refused);
              }
            });
  }

  @AfterEach
  void end() {
    node.end();
  }

  private static Standing.Open open(long incarnation) {
    return new Standing.Open(
        1,
        1,
        1,
        incarnation,
        new WorkerId("one", UUID.randomUUID()),
        NodeSettings.reception(COORDINATOR));
  }

  private void shutOutBy(int port) {
    Address by = new Address("pekko", NodeSettings.SYSTEM, "127.0.0.1", port);
    UniqueAddress local = new UniqueAddress(by, 2);
    node.system()
        .eventStream()
        .tell(
            new EventStream.Publish<>(
                new ThisActorSystemQuarantinedEvent(local, new UniqueAddress(by, 3))));
  }

  @Test
  @Tag("regression")
  void staysWhenAnotherWorkerShutsItOut() throws InterruptedException {
    assertThat(node.opened(open(7))).isTrue();
    shutOutBy(2);
    shutOutBy(1);
    assertThat(reasons.poll(20, TimeUnit.SECONDS)).isEqualTo("the coordinator shut it out");
    assertThat(reasons).isEmpty();
  }

  @Test
  void isOfNoUseToAnotherCoordinatorThanItsFirstAndSaysSoOnce() {
    assertThat(node.opened(open(7))).isTrue();
    assertThat(node.opened(open(7))).isTrue();
    assertThat(node.opened(open(8))).isFalse();
    assertThat(node.opened(open(9))).isFalse();
    assertThat(reasons).containsExactly("another coordinator answers");
  }

  @Test
  void connectsNobodyOnceItIsOfNoUse() {
    node.silent();
    assertThat(node.opened(open(7))).isFalse();
  }

  @Test
  void isOfNoUseWhenItsActorsHaveEndedByThemselves() throws InterruptedException {
    node.system().terminate();
    assertThat(reasons.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  /** Its streams may never end, and Pekko closes the port only after them. */
  @Test
  @Tag("regression")
  void givesItsPortBackAlthoughItsActorsStillLive() throws InterruptedException {
    assertThat(isFree(node.port())).isFalse();
    NodeProvider.closePort(node.system().classicSystem());
    long start = System.nanoTime();
    while (!isFree(node.port())) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      Thread.sleep(20);
    }
    assertThat(node.system().getWhenTerminated().toCompletableFuture()).isNotDone();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
