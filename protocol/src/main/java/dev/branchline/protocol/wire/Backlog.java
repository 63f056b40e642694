package dev.branchline.protocol.wire;

import dev.branchline.protocol.session.End;
import java.util.ArrayDeque;

/**
 * Messages on their way into a session, which takes only so many bytes. Beyond {@link #MOST} of
 * them the other end is too far behind to go on with. Belongs to one actor.
 *
 * @param <M> what this end says
 */
public final class Backlog<M> {
  /** The most messages that wait to be encoded. */
  public static final int MOST = 1 << 16;

  /** Encoded ahead of the window, in bytes; the rest waits as messages. */
  private static final long AHEAD = 8L << 20;

  private final Codec<M> codec;
  private final ArrayDeque<M> waiting = new ArrayDeque<>();

  public Backlog(Codec<M> codec) {
    this.codec = codec;
  }

  /** Takes a message; false if too many wait, and then nothing was taken. */
  public boolean add(M message) {
    return waiting.size() < MOST && waiting.addAll(codec.split(message));
  }

  /** Forgets what waits. */
  public void clear() {
    waiting.clear();
  }

  /**
   * Hands to the session what it takes now.
   *
   * @return false if the session took one no more, so that it is of no use from now on
   * @throws IllegalArgumentException if a message is larger than a session carries
   */
  public boolean pump(End end) {
    while (!waiting.isEmpty() && end.pendingBytes() < AHEAD) {
      if (!end.send(codec.encode(waiting.remove()))) {
        return false;
      }
    }
    return true;
  }
}
