package dev.branchline.worker.attempt;

import java.util.Optional;

/** Where an attempt stands. */
public sealed interface Phase {
  /** Its process is being made; a stop waits until it is there. */
  record Starting(Optional<StopCause> stop) implements Phase {}

  /** It runs, and may until {@code deadline}. */
  record Running(long startedAt, long deadline) implements Phase {}

  /** It was asked to end, and is killed at {@code killAt}. */
  record Stopping(StopCause cause, long killAt) implements Phase {}

  /** All that it started is being killed. */
  record Killing(StopCause cause) implements Phase {}

  /** Nothing of it is left. */
  enum Ended implements Phase {
    ENDED
  }
}
