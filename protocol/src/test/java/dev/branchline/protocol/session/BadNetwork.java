package dev.branchline.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.wire.FrameSerializer;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Two ends, and between them a network of bytes that loses, doubles, delays, reorders, cuts and
 * garbles, in simulated time. What can't be read is dropped, as Pekko does.
 */
final class BadNetwork {
  private static final long MILLISECOND = 1_000_000;
  private static final FrameSerializer SERIALIZER = new FrameSerializer();

  /** How bad it is, in percent of the frames, and how long a frame may take. */
  record Faults(int lost, int doubled, int broken, int slowest) {
    static final Faults NONE = new Faults(0, 0, 0, 2);
  }

  private record Flight(long at, long number, boolean toWorker, String manifest, Bytes bytes) {}

  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          (one, other) ->
              one.at != other.at
                  ? Long.compare(one.at, other.at)
                  : Long.compare(one.number, other.number));
  private final Random random;
  private Faults faults;
  private boolean cutToWorker;
  private boolean cutToCoordinator;
  private long number;
  private long nonces;
  long now;
  int sessions;

  WorkerEnd worker;
  CoordinatorEnd coordinator;
  final List<Part> sentToWorker = new ArrayList<>();
  final List<Part> sentToCoordinator = new ArrayList<>();
  final List<Part> atWorker = new ArrayList<>();
  final List<Part> atCoordinator = new ArrayList<>();

  BadNetwork(long seed, Faults faults) {
    this.random = new Random(seed);
    this.faults = faults;
    begin();
  }

  /** New ends; whatever is still under way belongs to former ones. */
  private void begin() {
    sessions++;
    Frame.Knock knock =
        new Frame.Knock(
            Versions.OURS, Pair.WORKER, Pair.LINK, new Nonce(random.nextLong(), nonces));
    worker = new WorkerEnd(knock, Pair.SECRET, 0, now);
    coordinator =
        new CoordinatorEnd(
            Pair.desk(Pair.SECRET, Versions.OURS, 1),
            knock,
            new Nonce(random.nextLong(), nonces++),
            Pair.DESK,
            now);
  }

  void become(Faults better) {
    faults = better;
  }

  void cut(boolean toWorker, boolean toCoordinator) {
    cutToWorker = toWorker;
    cutToCoordinator = toCoordinator;
  }

  /** Shakes hands, with new ends as often as it takes. */
  void open() throws NotSerializableException {
    while (!(worker.standing() instanceof Standing.Open)
        || !(coordinator.standing() instanceof Standing.Open)) {
      if (worker.standing() instanceof Standing.Ended
          || coordinator.standing() instanceof Standing.Ended) {
        begin();
      }
      step(now + 100 * MILLISECOND);
      assertThat(sessions).isLessThan(1000);
    }
  }

  boolean sendToWorker(Part part) {
    boolean taken = coordinator.send(part);
    if (taken) {
      sentToWorker.add(part);
      fly(true, coordinator.tick(now));
    }
    return taken;
  }

  boolean sendToCoordinator(Part part) {
    boolean taken = worker.send(part);
    if (taken) {
      sentToCoordinator.add(part);
      fly(false, worker.tick(now));
    }
    return taken;
  }

  /** Lets time pass, up to {@code until}, and everything happen that is due by then. */
  void run(long until) throws NotSerializableException {
    while (now < until) {
      step(until);
    }
  }

  private void step(long until) throws NotSerializableException {
    long next = Math.min(worker.wakeAt().orElse(until), coordinator.wakeAt().orElse(until));
    Flight first = flights.peek();
    if (first != null && first.at <= Math.min(next, until)) {
      flights.remove();
      now = Math.max(now, first.at);
      arrive(first);
      return;
    }
    now = Math.max(now, Math.min(next, until));
    fly(false, worker.tick(now));
    fly(true, coordinator.tick(now));
  }

  private void arrive(Flight flight) throws NotSerializableException {
    Frame frame;
    try {
      frame = (Frame) SERIALIZER.fromBinary(flight.bytes.toArray(), flight.manifest);
    } catch (NotSerializableException e) {
      return;
    }
    if (flight.toWorker) {
      Turn turn = worker.hear(frame, now);
      atWorker.addAll(turn.parts());
      fly(false, turn);
    } else {
      Turn turn = coordinator.hear(frame, now);
      atCoordinator.addAll(turn.parts());
      fly(true, turn);
    }
  }

  private void fly(boolean toWorker, Turn turn) {
    for (Frame frame : turn.frames()) {
      byte[] bytes = SERIALIZER.toBinary(frame);
      assertThat(bytes.length).isLessThanOrEqualTo(Limits.FRAME_BYTES);
      int copies = random.nextInt(100) < faults.doubled ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        if (random.nextInt(100) >= faults.lost && !(toWorker ? cutToWorker : cutToCoordinator)) {
          long delay = (1 + random.nextInt(faults.slowest)) * MILLISECOND;
          flights.add(
              new Flight(
                  now + delay,
                  number++,
                  toWorker,
                  SERIALIZER.manifest(frame),
                  Bytes.of(maybeBroken(bytes))));
        }
      }
    }
  }

  private byte[] maybeBroken(byte[] bytes) {
    if (random.nextInt(100) >= faults.broken) {
      return bytes;
    }
    if (random.nextBoolean()) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] garbled = bytes.clone();
    garbled[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return garbled;
  }
}
