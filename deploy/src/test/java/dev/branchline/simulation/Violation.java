package dev.branchline.simulation;

/** What is always true wasn't. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }

  @SuppressWarnings("AnnotateFormatMethod") // Error Prone isn't on the class path.
  static void unless(boolean holds, String format, Object... what) {
    if (!holds) {
      throw new Violation(format.formatted(what));
    }
  }
}
