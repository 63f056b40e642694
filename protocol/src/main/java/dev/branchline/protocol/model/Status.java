package dev.branchline.protocol.model;

import java.util.Locale;

/** Where a branch stands. */
public enum Status {
  PENDING,
  LEASED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Not run, with a reason: a cached result, a dependency failed. */
  SKIPPED,
  /** Ended by a stop, a cancel or a halt. */
  CANCELLED,
  /** Stopped early by a search rule. */
  PRUNED;

  /** Whether only the user's retry leaves it. */
  public boolean isFinal() {
    return compareTo(SUCCEEDED) >= 0;
  }

  /** As in files, tables and JSON: {@code succeeded}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
