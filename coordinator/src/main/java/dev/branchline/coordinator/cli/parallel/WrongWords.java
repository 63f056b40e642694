package dev.branchline.coordinator.cli.parallel;

/** What was typed doesn't hold; the reason is the user's to mend. */
public final class WrongWords extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String hint;

  WrongWords(String message, String hint) {
    super(message, null, false, false);
    this.hint = hint;
  }

  /** What is wrong, in one line. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What to do about it; may be empty. */
  public String hint() {
    return hint;
  }
}
