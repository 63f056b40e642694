package dev.branchline.protocol.session;

import dev.branchline.protocol.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Two ends that hear each other at once, and the facts that they start from. */
final class Pair {
  static final Secret SECRET = Secret.of("0123456789abcdef");
  static final WorkerId WORKER = new WorkerId("w1", new UUID(7, 8));
  static final String LINK = "pekko://branchline@10.0.0.2:40001/user/link";
  static final String DESK = "pekko://branchline@10.0.0.1:7421/user/reception/w1";

  final WorkerEnd worker;
  final CoordinatorEnd coordinator;
  final List<Part> atWorker = new ArrayList<>();
  final List<Part> atCoordinator = new ArrayList<>();
  long now;

  Pair(long nonce, int epoch) {
    worker = worker(nonce, Versions.OURS, SECRET, 0);
    coordinator = coordinator(desk(SECRET, Versions.OURS, epoch), knock(nonce, Versions.OURS));
  }

  static Frame.Knock knock(long nonce, Versions versions) {
    return new Frame.Knock(versions, WORKER, LINK, new Nonce(nonce << 40, nonce));
  }

  static WorkerEnd worker(long nonce, Versions versions, Secret secret, int newestEpoch) {
    return new WorkerEnd(knock(nonce, versions), secret, newestEpoch, 0);
  }

  static CoordinatorEnd.Desk desk(Secret secret, Versions versions, int epoch) {
    return new CoordinatorEnd.Desk(secret, versions, 99, epoch);
  }

  static CoordinatorEnd coordinator(CoordinatorEnd.Desk desk, Frame.Knock knock) {
    return new CoordinatorEnd(desk, knock, new Nonce(5, knock.nonce().low()), DESK, 0);
  }

  /** Both ends after their handshake. */
  static Pair open() {
    Pair pair = new Pair(1, 1);
    pair.worker.tick(0);
    pair.toWorker(pair.coordinator.tick(0).frames());
    return pair;
  }

  /** Hands frames over, and whatever answers come of them, until both are silent. */
  void toWorker(List<Frame> frames) {
    List<Frame> answers = new ArrayList<>();
    for (Frame frame : frames) {
      Turn turn = worker.hear(frame, now);
      atWorker.addAll(turn.parts());
      answers.addAll(turn.frames());
    }
    if (!answers.isEmpty()) {
      toCoordinator(answers);
    }
  }

  void toCoordinator(List<Frame> frames) {
    List<Frame> answers = new ArrayList<>();
    for (Frame frame : frames) {
      Turn turn = coordinator.hear(frame, now);
      atCoordinator.addAll(turn.parts());
      answers.addAll(turn.frames());
    }
    if (!answers.isEmpty()) {
      toWorker(answers);
    }
  }

  List<Frame> workerAfter(Duration time) {
    now += time.toNanos();
    return worker.tick(now).frames();
  }

  static Part part(String text) {
    return new Part("Test", Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Part part(int length, int fill) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (fill + i * 31);
    }
    return new Part("Test" + fill % 7, Bytes.of(bytes));
  }
}
