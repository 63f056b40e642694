package dev.branchline.protocol.session;

import java.util.ArrayList;
import java.util.List;

/** An open session, the same at both ends: what is due of each way, and acknowledgements. */
final class Channel {
  private final long session;
  private final int epoch;
  private final Outgoing outgoing = new Outgoing();
  private final Incoming incoming = new Incoming();
  private long lastSent;

  private boolean ackOwed;
  private long ackAt;
  private long bytesNotAcknowledged;

  Channel(Standing.Open open, long now) {
    this.session = open.session();
    this.epoch = open.epoch();
    this.lastSent = now;
  }

  /** What a frame did. */
  enum Heard {
    /** It belongs to this session. */
    OURS,
    /** It is of another session or a lower epoch, and changed nothing. */
    FOREIGN,
    /** It is of a higher epoch. */
    NEWER_EPOCH,
    /** No end that keeps to the rules sends it. */
    BROKEN
  }

  boolean offer(Part part) {
    return outgoing.offer(part);
  }

  long pendingBytes() {
    return outgoing.pendingBytes();
  }

  Frame.Bye bye(EndReason reason) {
    return new Frame.Bye(session, reason);
  }

  boolean isOf(Frame.Bye bye) {
    return bye.session() == session;
  }

  Heard hear(Frame.Data data, long now, List<Part> parts) {
    if (data.epoch() > epoch) {
      return Heard.NEWER_EPOCH;
    }
    if (data.epoch() < epoch || data.session() != session) {
      return Heard.FOREIGN;
    }
    outgoing.acknowledged(data.ack(), now);
    if (data.sequence() > 0) {
      switch (incoming.take(data.sequence(), data.pieces(), parts)) {
        case NEXT -> {
          data.pieces().forEach(piece -> bytesNotAcknowledged += piece.weight());
          oweAck(bytesNotAcknowledged >= Limits.ACK_BYTES ? now : now + Limits.ACK_DELAY);
        }
        case OUT_OF_TURN -> oweAck(now);
        case BROKEN -> {
          return Heard.BROKEN;
        }
      }
    }
    return Heard.OURS;
  }

  private void oweAck(long at) {
    ackAt = ackOwed && ackAt - at < 0 ? ackAt : at;
    ackOwed = true;
  }

  /** The frames that are to be sent now. */
  List<Frame> due(long now) {
    List<Frame> frames = new ArrayList<>();
    for (Outgoing.Numbered numbered : outgoing.due(now)) {
      frames.add(frame(numbered.sequence, numbered.pieces));
    }
    if (frames.isEmpty() && (dueAt() - now <= 0)) {
      frames.add(frame(0, List.of()));
    }
    if (!frames.isEmpty()) {
      lastSent = now;
      ackOwed = false;
      bytesNotAcknowledged = 0;
    }
    return frames;
  }

  private Frame frame(long sequence, List<Frame.Piece> pieces) {
    return new Frame.Data(session, epoch, sequence, incoming.received(), pieces);
  }

  /** When a frame is to be sent even if there is nothing in it. */
  private long dueAt() {
    long keepAlive = lastSent + Limits.KEEP_ALIVE.toNanos();
    return ackOwed && ackAt - keepAlive < 0 ? ackAt : keepAlive;
  }

  long wakeAt() {
    long dueAt = dueAt();
    long resendAt = outgoing.wakeAt().orElse(dueAt);
    return resendAt - dueAt < 0 ? resendAt : dueAt;
  }
}
