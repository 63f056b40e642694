package dev.branchline.protocol.message;

/**
 * The seam that each end of the conversation sends through. In one process it hands the message to
 * the peer's actor; between processes a session numbers, frames and repeats it. Sending never
 * blocks and never fails: what doesn't arrive is the session's affair.
 */
@FunctionalInterface
public interface Outlet<M> {
  void send(M message);
}
