package dev.branchline.protocol.sweep;

import java.math.BigDecimal;

/** When a sweep ends before all its branches have: GNU parallel's {@code --halt}. */
public sealed interface Halt {

  /** Never. */
  record Never() implements Halt {}

  /** As soon as enough branches ended in this way. */
  record When(Urgency urgency, Counted counted, Threshold threshold) implements Halt {}

  /** What then happens to the branches that run. */
  enum Urgency {
    /** They are killed. */
    NOW,
    /** They may finish. */
    SOON
  }

  /** Which final statuses count. */
  enum Counted {
    FAIL,
    SUCCESS,
    /** Both of them. */
    DONE
  }

  /** How many are enough. */
  sealed interface Threshold {
    /** So many branches; at least 1. */
    record Count(long branches) implements Threshold {}

    /**
     * This part of the sweep's branches, more than 0 and at most 100; as in GNU parallel, at least
     * 3 must have ended this way.
     */
    record Percent(BigDecimal percent) implements Threshold {}
  }
}
