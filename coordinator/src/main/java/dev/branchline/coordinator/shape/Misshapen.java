package dev.branchline.coordinator.shape;

/** That a text or value doesn't have the shape that was expected, and where. */
public final class Misshapen extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says in one line what is wrong. */
  public Misshapen(String message) {
    super(message);
  }

  /** What is wrong, in one line for people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
