package dev.branchline.protocol.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** One direction, at the sender: what waits, what is under way, and what must be repeated. */
final class Outgoing {

  /** A numbered frame without its acknowledgement, which is added whenever it is sent. */
  static final class Numbered {
    final long sequence;
    final List<Frame.Piece> pieces;
    private final int weight;
    private int round;

    private Numbered(long sequence, List<Frame.Piece> pieces, int weight, int round) {
      this.sequence = sequence;
      this.pieces = pieces;
      this.weight = weight;
      this.round = round;
    }
  }

  private final Deque<Part> waiting = new ArrayDeque<>();
  private final Deque<Numbered> underWay = new ArrayDeque<>();

  /** How much of the first that waits has been sent. */
  private int sentOfFirst;

  private long pendingBytes;
  private long bytesUnderWay;
  private long nextSequence = 1;
  private long resendAt;
  private long timeout = Limits.FIRST_RESEND;

  /** Grows with each time-out; what was last sent in an earlier round is to be repeated. */
  private int round;

  private long recoverUntil;

  /** What may be repeated before the next acknowledgement. */
  private int resendBudget;

  boolean offer(Part part) {
    if (pendingBytes >= Limits.QUEUE_BYTES) {
      return false;
    }
    waiting.add(part);
    pendingBytes += part.weight();
    return true;
  }

  long pendingBytes() {
    return pendingBytes;
  }

  /** When something must be repeated; empty if nothing is under way. */
  OptionalLong wakeAt() {
    return underWay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(resendAt);
  }

  /** Everything up to {@code ack} has arrived; what was never sent can't have, and is ignored. */
  void acknowledged(long ack, long now) {
    if (ack >= nextSequence) {
      return;
    }
    boolean forward = false;
    for (Numbered first = underWay.peek();
        first != null && first.sequence <= ack;
        first = underWay.peek()) {
      underWay.remove();
      bytesUnderWay -= first.weight;
      forward = true;
    }
    if (forward) {
      timeout = Limits.FIRST_RESEND;
      resendAt = now + timeout;
      resendBudget = Limits.RESEND_BYTES;
    }
  }

  /** The frames to be sent now: repeated ones first, then new ones as the window allows. */
  List<Numbered> due(long now) {
    List<Numbered> due = new ArrayList<>();
    if (!underWay.isEmpty() && now - resendAt >= 0) {
      round++;
      recoverUntil = nextSequence - 1;
      timeout = Math.min(2 * timeout, Limits.LAST_RESEND);
      resendAt = now + timeout;
      resendBudget = Limits.RESEND_BYTES;
    }
    if (!underWay.isEmpty() && underWay.getFirst().sequence <= recoverUntil) {
      repeat(due);
    }
    while (!waiting.isEmpty() && bytesUnderWay < Limits.WINDOW_BYTES - Limits.FRAME_BYTES) {
      if (underWay.isEmpty()) {
        resendAt = now + timeout;
      }
      Numbered frame = next();
      underWay.add(frame);
      bytesUnderWay += frame.weight;
      due.add(frame);
    }
    return due;
  }

  private void repeat(List<Numbered> due) {
    for (Numbered frame : underWay) {
      if (resendBudget <= 0 || frame.sequence > recoverUntil) {
        return;
      }
      if (frame.round != round) {
        frame.round = round;
        resendBudget -= frame.weight;
        due.add(frame);
      }
    }
  }

  /** Fills a frame with what waits; cuts what doesn't fit. */
  private Numbered next() {
    List<Frame.Piece> pieces = new ArrayList<>();
    int room = Limits.PAYLOAD_BYTES;
    for (Part first = waiting.peek();
        first != null && room > Limits.PIECE_OVERHEAD;
        first = waiting.peek()) {
      int length = first.bytes().length();
      int until = Math.min(length, sentOfFirst + room - Limits.PIECE_OVERHEAD);
      boolean whole = until == length;
      if (!whole && !pieces.isEmpty() && length <= Limits.PAYLOAD_BYTES / 2) {
        break; // a short one isn't worth a cut
      }
      String manifest = sentOfFirst == 0 ? first.manifest() : "";
      Frame.Piece piece =
          new Frame.Piece(manifest, first.bytes().slice(sentOfFirst, until), !whole);
      pieces.add(piece);
      room -= piece.weight();
      if (whole) {
        waiting.remove();
        pendingBytes -= length - sentOfFirst + Limits.PIECE_OVERHEAD;
        sentOfFirst = 0;
      } else {
        pendingBytes -= until - sentOfFirst;
        sentOfFirst = until;
      }
    }
    int weight = Limits.FRAME_OVERHEAD + Limits.PAYLOAD_BYTES - room;
    return new Numbered(nextSequence++, pieces, weight, round);
  }
}
