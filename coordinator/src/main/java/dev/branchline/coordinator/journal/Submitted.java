package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.SweepId;

/** What came of submitting a sweep. */
public sealed interface Submitted {

  /** It is new. */
  record Fresh(SweepId sweep) implements Submitted {}

  /** The same was submitted before with the same key, and is this one. */
  record Known(SweepId sweep) implements Submitted {}

  /** Another one was submitted before with the same key. */
  record Taken(String key) implements Submitted {}
}
