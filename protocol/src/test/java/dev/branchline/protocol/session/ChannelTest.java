package dev.branchline.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an open session does, step by step, and at each of its bounds. */
class ChannelTest {
  @Test
  void putsWhatWaitsIntoOneFrame() {
    Pair pair = Pair.open();
    List<Part> parts = List.of(Pair.part("a"), Pair.part(""), Pair.part("c"));
    parts.forEach(part -> assertThat(pair.worker.send(part)).isTrue());
    List<Frame> frames = pair.worker.tick(0).frames();
    assertThat(frames).hasSize(1);
    pair.toCoordinator(frames);
    assertThat(pair.atCoordinator).isEqualTo(parts);
    assertThat(pair.worker.pendingBytes()).isZero();
  }

  @Test
  void acknowledgesAloneAfterAMoment() {
    Pair pair = Pair.open();
    pair.worker.send(Pair.part("a"));
    pair.toCoordinator(pair.worker.tick(0).frames());
    long at = pair.coordinator.wakeAt().orElseThrow();
    assertThat(at).isEqualTo(Duration.ofMillis(5).toNanos());
    assertThat(pair.coordinator.tick(at - 1).frames()).isEmpty();
    assertThat(data(pair.coordinator.tick(at)))
        .singleElement()
        .satisfies(
            ack -> {
              assertThat(ack.sequence()).isZero();
              assertThat(ack.ack()).isEqualTo(1);
            });
  }

  @Test
  void acknowledgesWithWhatGoesBackAnyway() {
    Pair pair = Pair.open();
    pair.worker.send(Pair.part("a"));
    pair.toCoordinator(pair.worker.tick(0).frames());
    pair.coordinator.send(Pair.part("b"));
    assertThat(data(pair.coordinator.tick(1)))
        .singleElement()
        .satisfies(
            frame -> {
              assertThat(frame.sequence()).isEqualTo(1);
              assertThat(frame.ack()).isEqualTo(1);
            });
    assertThat(pair.coordinator.wakeAt().orElseThrow()).isEqualTo(Limits.FIRST_RESEND + 1);
  }

  @Test
  void saysSomethingOnceASecond() {
    Pair pair = Pair.open();
    assertThat(pair.worker.wakeAt()).hasValue(Limits.KEEP_ALIVE.toNanos());
    List<Frame> frames = pair.workerAfter(Limits.KEEP_ALIVE);
    assertThat(frames).hasSize(1);
    pair.toCoordinator(frames);
    assertThat(pair.coordinator.lastHeard()).isEqualTo(pair.now);
    assertThat(pair.atCoordinator).isEmpty();
  }

  @Test
  void cutsALargePartAndJoinsIt() {
    Pair pair = Pair.open();
    Part large = Pair.part(3_000_000, 1);
    List<Part> parts = List.of(Pair.part("before"), large, Pair.part("after"));
    parts.forEach(pair.coordinator::send);
    pair.toWorker(pair.coordinator.tick(0).frames());
    assertThat(pair.atWorker).isEqualTo(parts);
    assertThat(pair.coordinator.pendingBytes()).isZero();
  }

  @Test
  void keepsToTheWindowAndToTheQueue() {
    Pair pair = Pair.open();
    int taken = 0;
    while (pair.worker.send(Pair.part(1_000_000, taken))) {
      taken++;
    }
    assertThat(pair.worker.pendingBytes())
        .isBetween((long) Limits.QUEUE_BYTES, Limits.QUEUE_BYTES + 1_001_000L);
    List<Frame> frames = pair.worker.tick(0).frames();
    assertThat(weight(frames)).isBetween(Limits.WINDOW_BYTES / 2, Limits.WINDOW_BYTES);
    assertThat(pair.worker.tick(1).frames()).isEmpty();
    assertThat(pair.worker.send(Pair.part("still taken, as the window took some"))).isTrue();
    pair.toCoordinator(frames);
    assertThat(pair.atCoordinator).hasSize(taken + 1);
    assertThat(pair.worker.send(Pair.part("again"))).isTrue();
  }

  @Test
  void repeatsWhatIsNotAcknowledgedLessAndLessOften() {
    Pair pair = Pair.open();
    pair.worker.send(Pair.part("a"));
    List<Frame> first = pair.worker.tick(0).frames();
    List<Long> at = new ArrayList<>();
    for (long now = 0; at.size() < 6; now = pair.worker.wakeAt().orElseThrow()) {
      for (Frame.Data data : data(pair.worker.tick(now))) {
        if (data.sequence() == 1) {
          at.add(now / 1_000_000);
        }
      }
    }
    assertThat(at).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L);
    pair.toCoordinator(first);
    pair.toCoordinator(first);
    assertThat(pair.atCoordinator).hasSize(1);
  }

  @Test
  void repeatsAFewAfterSilenceAndTheRestAsAcknowledgementsCome() {
    Pair pair = Pair.open();
    Part large = Pair.part(1_800_000, 1);
    pair.worker.send(large);
    assertThat(pair.worker.tick(0).frames()).hasSizeGreaterThan(10);
    pair.now = Limits.FIRST_RESEND;
    List<Frame> again = pair.worker.tick(pair.now).frames();
    assertThat(again).hasSize(Limits.RESEND_BYTES / Limits.FRAME_BYTES);
    pair.toCoordinator(again);
    assertThat(pair.atCoordinator).containsExactly(large);
  }

  @Test
  void keepsFramesThatCameTooEarlyWithinABound() {
    Pair pair = Pair.open();
    for (int i = 0; i < 40; i++) {
      pair.worker.send(Pair.part(100_000, i));
    }
    List<Frame> frames = new ArrayList<>(pair.worker.tick(0).frames());
    Frame first = frames.removeFirst();
    for (Frame frame : frames) {
      pair.coordinator.hear(frame, 0);
    }
    Frame.Data some = (Frame.Data) frames.getFirst();
    long far = 2L + Limits.AHEAD_FRAMES;
    Turn turn =
        pair.coordinator.hear(
            new Frame.Data(some.session(), some.epoch(), far, 0, some.pieces()), 0);
    assertThat(turn.parts()).isEmpty();
    assertThat(data(turn)).singleElement().satisfies(ack -> assertThat(ack.ack()).isZero());
    assertThat(pair.coordinator.hear(first, 0).parts()).hasSizeGreaterThan(10);
    assertThat(data(pair.coordinator.tick(Limits.ACK_DELAY)).getLast().ack())
        .isLessThan(far)
        .isEqualTo(frames.size() + 1);
  }

  @Test
  void framesOfAnotherSessionOrALowerEpochChangeNothing() {
    Pair former = Pair.open();
    former.worker.send(Pair.part("old"));
    Frame.Data old = (Frame.Data) former.worker.tick(0).frames().getFirst();
    Pair pair = new Pair(2, 2);
    pair.toWorker(pair.coordinator.tick(0).frames());
    Standing open = pair.coordinator.standing();
    long session = ((Standing.Open) open).session();
    assertThat(pair.coordinator.hear(old, 9)).isEqualTo(Turn.NOTHING);
    assertThat(pair.coordinator.hear(data(old.session(), 2), 9)).isEqualTo(Turn.NOTHING);
    assertThat(pair.coordinator.hear(data(session, 1), 9)).isEqualTo(Turn.NOTHING);
    pair.coordinator.hear(new Frame.Bye(old.session(), EndReason.CLOSED), 9);
    assertThat(pair.coordinator.standing()).isEqualTo(open);
    assertThat(pair.coordinator.lastHeard()).isZero();
  }

  @Test
  void aHigherEpochEndsTheSessionAndTheOtherEndLearnsIt() {
    Pair pair = Pair.open();
    List<Frame> bye = pair.worker.hear(data(1234, 2), 0).frames();
    assertThat(pair.worker.standing()).isEqualTo(new Standing.Ended(EndReason.NEWER_EPOCH));
    assertThat(pair.worker.send(Pair.part("late"))).isFalse();
    pair.toCoordinator(bye);
    assertThat(pair.coordinator.standing()).isEqualTo(new Standing.Ended(EndReason.NEWER_EPOCH));
  }

  @Test
  void whatNoEndSendsEndsTheSession() {
    Pair pair = Pair.open();
    Standing.Open open = (Standing.Open) pair.worker.standing();
    List<Frame.Piece> pieces =
        List.of(
            new Frame.Piece("Test", Bytes.of(new byte[1]), true),
            new Frame.Piece("Other", Bytes.of(new byte[1]), false));
    Turn turn = pair.worker.hear(new Frame.Data(open.session(), open.epoch(), 1, 0, pieces), 0);
    assertThat(turn).isEqualTo(Turn.of(new Frame.Bye(open.session(), EndReason.BROKEN)));
    assertThat(pair.worker.standing()).isEqualTo(new Standing.Ended(EndReason.BROKEN));
  }

  @Test
  void aPartThatNeverEndsEndsTheSession() {
    Pair pair = Pair.open();
    Standing.Open open = (Standing.Open) pair.worker.standing();
    Bytes bytes = Bytes.of(new byte[100_000]);
    long sequence = 1;
    while (pair.worker.standing() instanceof Standing.Open) {
      Frame.Piece piece = new Frame.Piece(sequence == 1 ? "Test" : "", bytes, true);
      pair.worker.hear(
          new Frame.Data(open.session(), open.epoch(), sequence++, 0, List.of(piece)), 0);
      assertThat((sequence - 2) * 100_000).isLessThanOrEqualTo(Limits.PART_BYTES + 100_000L);
    }
    assertThat(pair.worker.standing()).isEqualTo(new Standing.Ended(EndReason.BROKEN));
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentIsIgnored() {
    Pair pair = Pair.open();
    Standing.Open open = (Standing.Open) pair.worker.standing();
    pair.worker.send(Pair.part("a"));
    pair.worker.tick(0);
    pair.worker.hear(new Frame.Data(open.session(), open.epoch(), 0, 77, List.of()), 0);
    assertThat(data(pair.worker.tick(Limits.FIRST_RESEND)))
        .singleElement()
        .satisfies(again -> assertThat(again.sequence()).isEqualTo(1));
  }

  @Test
  void aClosedEndSaysSoAgainWhenTheOtherStillTalks() {
    Pair pair = Pair.open();
    Turn lost = pair.coordinator.close(EndReason.REPLACED);
    assertThat(lost.frames()).hasSize(1);
    pair.toCoordinator(pair.workerAfter(Limits.KEEP_ALIVE));
    assertThat(pair.worker.standing()).isEqualTo(new Standing.Ended(EndReason.REPLACED));
    assertThat(pair.coordinator.close(EndReason.CLOSED)).isEqualTo(Turn.NOTHING);
  }

  private static Frame.Data data(long session, int epoch) {
    return new Frame.Data(
        session, epoch, 1, 0, List.of(new Frame.Piece("Test", Bytes.NONE, false)));
  }

  private static List<Frame.Data> data(Turn turn) {
    return turn.frames().stream().map(Frame.Data.class::cast).toList();
  }

  private static int weight(List<Frame> frames) {
    return frames.stream()
        .flatMap(frame -> ((Frame.Data) frame).pieces().stream())
        .mapToInt(Frame.Piece::weight)
        .sum();
  }
}
