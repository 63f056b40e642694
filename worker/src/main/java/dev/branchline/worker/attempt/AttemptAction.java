package dev.branchline.worker.attempt;

/** What is to be done to a running attempt now. */
public enum AttemptAction {
  NOTHING,
  /** Ask it to end: SIGTERM to its group. */
  INTERRUPT,
  /** End all that it started. */
  KILL
}
