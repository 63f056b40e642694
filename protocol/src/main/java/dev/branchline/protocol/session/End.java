package dev.branchline.protocol.session;

import java.util.OptionalLong;

/**
 * One end of a conversation. It is told what arrives and what time it is (monotonic, nanoseconds)
 * and answers with frames to be sent. Not safe for threads: its owner is one actor. Whatever the
 * network does to frames, both ends see the same messages, each once, in order, until one of them
 * is no longer {@link Standing.Open}.
 */
public sealed interface End permits WorkerEnd, CoordinatorEnd {

  /** A frame arrived. */
  Turn hear(Frame frame, long now);

  /** Time has passed, or messages were handed in by {@link #send}; sends what is due. */
  Turn tick(long now);

  /**
   * Hands a message in; it goes with the next {@link #tick}, {@link #hear}, together with others.
   *
   * @return whether it was taken; not if the conversation isn't open, nor if {@link
   *     Limits#QUEUE_BYTES} wait already. What wasn't taken is never sent: who can't do without it
   *     closes the session for {@link EndReason#BEHIND}
   */
  boolean send(Part part);

  /** Ends the conversation; the other end is told once, and again whenever it says something. */
  Turn close(EndReason reason);

  /** How far the conversation has come. */
  Standing standing();

  /** When {@link #tick} is wanted next, if no frame arrives before; empty when it is all over. */
  OptionalLong wakeAt();

  /** What waits for the window, in bytes: how far the other end is behind. */
  long pendingBytes();

  /** When a frame of this conversation arrived last, or when it began. */
  long lastHeard();
}
