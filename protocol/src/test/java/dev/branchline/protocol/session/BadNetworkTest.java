package dev.branchline.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.NotSerializableException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A frame that is lost, doubled, late, out of order, cut or garbled changes no message. */
class BadNetworkTest {
  private static final long SECOND = 1_000_000_000L;

  /** After the network is well again, everything has to have arrived within this. */
  private static final long RECOVERY = 30 * SECOND;

  @Property(tries = 80)
  void bothEndsSeeWhatWasSentOnceAndInOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int lost,
      @ForAll @IntRange(max = 40) int doubled,
      @ForAll @IntRange(max = 30) int broken,
      @ForAll @IntRange(min = 1, max = 1500) int slowest)
      throws NotSerializableException {
    BadNetwork network =
        new BadNetwork(seed, new BadNetwork.Faults(lost, doubled, broken, slowest));
    network.open();
    Random random = new Random(seed);
    for (int i = 0; i < 80; i++) {
      int length = random.nextInt(30) == 0 ? random.nextInt(600_000) : random.nextInt(2000);
      Part part = Pair.part(length, i);
      assertThat(
              random.nextBoolean() ? network.sendToWorker(part) : network.sendToCoordinator(part))
          .isTrue();
      if (random.nextInt(3) == 0) {
        network.run(network.now + random.nextInt(2000) * 1_000_000L);
        isPrefix(network.atWorker, network.sentToWorker);
        isPrefix(network.atCoordinator, network.sentToCoordinator);
      }
    }
    network.become(BadNetwork.Faults.NONE);
    network.run(network.now + RECOVERY);
    assertThat(network.atWorker).isEqualTo(network.sentToWorker);
    assertThat(network.atCoordinator).isEqualTo(network.sentToCoordinator);
    assertThat(network.worker.pendingBytes() + network.coordinator.pendingBytes()).isZero();
    assertThat(network.worker.standing()).isInstanceOf(Standing.Open.class);
  }

  @Test
  void aLineThatIsCutForAMinuteDelaysAndLosesNothing() throws NotSerializableException {
    for (boolean bothWays : List.of(true, false)) {
      BadNetwork network = new BadNetwork(7, BadNetwork.Faults.NONE);
      network.open();
      network.cut(bothWays, true);
      int taken = 0;
      for (int i = 0; i < 600; i++) {
        taken += network.sendToCoordinator(Pair.part(40_000, i)) ? 1 : 0;
        network.sendToWorker(Pair.part(100, i));
        network.run(network.now + SECOND / 10);
      }
      assertThat(taken).as("the queue has a bound").isBetween(400, 599);
      assertThat(network.worker.pendingBytes()).isGreaterThanOrEqualTo(Limits.QUEUE_BYTES);
      network.cut(false, false);
      network.run(network.now + 10 * SECOND);
      assertThat(network.atCoordinator).isEqualTo(network.sentToCoordinator).hasSize(taken);
      assertThat(network.atWorker).isEqualTo(network.sentToWorker).hasSize(600);
    }
  }

  @Test
  void framesOfAFormerSessionReachTheNextAndChangeNothing() throws NotSerializableException {
    int restarted = 0;
    for (long seed = 0; seed < 20; seed++) {
      BadNetwork network = new BadNetwork(seed, new BadNetwork.Faults(75, 30, 20, 4000));
      network.open();
      restarted += network.sessions > 1 ? 1 : 0;
      network.become(BadNetwork.Faults.NONE);
      for (int i = 0; i < 50; i++) {
        network.sendToWorker(Pair.part(100, i));
        network.sendToCoordinator(Pair.part(200, i));
        network.run(network.now + SECOND / 5);
      }
      assertThat(network.atWorker).isEqualTo(network.sentToWorker);
      assertThat(network.atCoordinator).isEqualTo(network.sentToCoordinator);
    }
    assertThat(restarted).as("the test had former sessions").isGreaterThan(3);
  }

  private static void isPrefix(List<Part> arrived, List<Part> sent) {
    int count = arrived.size();
    assertThat(count).isLessThanOrEqualTo(sent.size());
    assertThat(count == 0 || arrived.getLast().equals(sent.get(count - 1))).isTrue();
  }
}
