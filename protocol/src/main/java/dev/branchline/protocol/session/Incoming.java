package dev.branchline.protocol.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One direction, at the receiver: puts frames in order, and pieces together. */
final class Incoming {

  /** What a frame was. */
  enum Kind {
    /** The next one; it is taken, with those that had waited for it. */
    NEXT,
    /** Too early, and kept if there is room; or known already. */
    OUT_OF_TURN,
    /** No end that keeps to the rules sends it. */
    BROKEN
  }

  private final Map<Long, List<Frame.Piece>> ahead = new HashMap<>();
  private final List<Bytes> pieces = new ArrayList<>();
  private long aheadBytes;
  private long received;
  private String manifest = "";
  private long joined;

  /** Every frame up to this one has arrived. */
  long received() {
    return received;
  }

  /** Takes a frame; what is whole now is added to {@code parts}. */
  Kind take(long sequence, List<Frame.Piece> content, List<Part> parts) {
    if (sequence != received + 1) {
      keep(sequence, content);
      return Kind.OUT_OF_TURN;
    }
    List<Frame.Piece> next = content;
    while (next != null) {
      received++;
      for (Frame.Piece piece : next) {
        if (!join(piece, parts)) {
          return Kind.BROKEN;
        }
      }
      next = ahead.remove(received + 1);
      if (next != null) {
        aheadBytes -= weight(next);
      }
    }
    return Kind.NEXT;
  }

  private void keep(long sequence, List<Frame.Piece> content) {
    int weight = weight(content);
    if (sequence > received
        && sequence - received <= Limits.AHEAD_FRAMES
        && aheadBytes + weight <= Limits.WINDOW_BYTES
        && ahead.putIfAbsent(sequence, content) == null) {
      aheadBytes += weight;
    }
  }

  private boolean join(Frame.Piece piece, List<Part> parts) {
    if (pieces.isEmpty()) {
      manifest = piece.manifest();
    } else if (!piece.manifest().isEmpty()) {
      return false;
    }
    joined += piece.bytes().length();
    if (joined > Limits.PART_BYTES || (piece.more() && piece.bytes().length() == 0)) {
      return false;
    }
    if (piece.more()) {
      pieces.add(piece.bytes());
    } else if (pieces.isEmpty()) {
      parts.add(new Part(manifest, piece.bytes()));
      joined = 0;
    } else {
      pieces.add(piece.bytes());
      parts.add(new Part(manifest, whole()));
      pieces.clear();
      joined = 0;
    }
    return true;
  }

  private Bytes whole() {
    byte[] all = new byte[(int) joined];
    int position = 0;
    for (Bytes bytes : pieces) {
      bytes.copyTo(all, position);
      position += bytes.length();
    }
    return Bytes.of(all);
  }

  private static int weight(List<Frame.Piece> content) {
    int weight = Limits.FRAME_OVERHEAD;
    for (Frame.Piece piece : content) {
      weight += piece.weight();
    }
    return weight;
  }
}
