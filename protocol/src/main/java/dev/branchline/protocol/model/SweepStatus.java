package dev.branchline.protocol.model;

import java.util.Locale;

/** Where a sweep stands. */
public enum SweepStatus {
  RUNNING,
  /** No new branch starts. */
  PAUSED,
  /** No branch starts any more; those that run may finish. */
  STOPPING,
  /** Every branch has its final status; only the user's retry leaves it. */
  FINISHED;

  /** As in files, tables and JSON: {@code running}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
