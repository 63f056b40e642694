package dev.branchline.protocol.sweep;

/** Where a program leaves its result. */
public enum ResultMode {
  /** In the file that {@code BRANCHLINE_RESULT} names. */
  FILE,
  /** On its standard output. */
  STDOUT
}
