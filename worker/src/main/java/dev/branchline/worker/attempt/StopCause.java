package dev.branchline.worker.attempt;

/** Why an attempt is ended from outside. */
public enum StopCause {
  /** It was told to end. */
  CANCEL,
  /** It ran longer than it may. */
  TIMEOUT,
  /** Its worker leaves and doesn't wait: killed at once, and nobody's fault. */
  LEAVING
}
