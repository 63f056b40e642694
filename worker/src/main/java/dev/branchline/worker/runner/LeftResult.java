package dev.branchline.worker.runner;

/** What an attempt wrote as its result. */
public sealed interface LeftResult {
  /** The most bytes that a result may have. */
  long LIMIT = 8L << 20;

  /** No result file. */
  record None() implements LeftResult {}

  /** The file's text, not looked into. */
  record Text(String text) implements LeftResult {}

  /** No result but what was raised, as the harness of a script writes it; not looked into. */
  record Raised(String text) implements LeftResult {}

  /** There is one, but it is too big, isn't UTF-8 or can't be read; why, in one line. */
  record Unreadable(String reason) implements LeftResult {}
}
