package dev.branchline.protocol.session;

/** Why an end doesn't talk to the other; the names are part of the wire format. */
public enum RefusalCode {
  /** There is no version of the protocol that both understand. */
  VERSION,
  /** The worker doesn't have the coordinator's secret. */
  SECRET,
  /** What answered as the coordinator doesn't have the worker's secret. Said by no frame. */
  IMPOSTOR,
  /** A worker that only pretends to run, and a coordinator that didn't ask for that. */
  ZERO,
  /** A message that can't be read. */
  UNREADABLE,
  /** Something else, that the sentence says. */
  OTHER
}
