package dev.branchline.protocol.model;

import java.util.Locale;

/** Why a branch failed; what {@code retry_on} picks from, and what failures are grouped by. */
public enum FailureKind {
  /** It ended with an exit code other than 0. */
  EXIT,
  /** It raised. */
  EXCEPTION,
  /** It ran longer than {@code timeout}. */
  TIMEOUT,
  /** It used more memory than it had asked for. */
  OOM,
  /** A signal that isn't ours ended it. */
  SIGNAL,
  /**
   * It couldn't be started: no such program, not executable, no such directory. Never an attempt.
   */
  START,
  /** Its attempts died with their worker {@code crash_limit} times. */
  CRASH,
  /** It ended well, but left a result that can't be read. */
  RESULT;

  /** As in files, tables and JSON: {@code timeout}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
