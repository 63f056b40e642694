package dev.branchline.protocol.model;

import java.util.Locale;

/** How a finished sweep ended. */
public enum Verdict {
  /** All branches did. */
  SUCCEEDED,
  /** Some branch did not. */
  FAILED,
  /** The user stopped or cancelled it. */
  CANCELLED,
  /** Its halt policy ended it. */
  HALTED;

  /** As in files, tables and JSON: {@code succeeded}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
