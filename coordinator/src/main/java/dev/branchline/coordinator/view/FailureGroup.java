package dev.branchline.coordinator.view;

/**
 * Failures that look the same: of one type, at one place in the user's code, with one message.
 *
 * @param type {@code ValueError}, {@code exit code 3}, {@code timeout}; {@link #OTHERS} for all
 *     that found no group of their own
 * @param frame the innermost frame in the user's code, {@code train.py:12 in step}; else empty
 * @param message one line, with what differs from branch to branch taken out; may be empty
 * @param count how many branches, at least 1
 * @param firstOrdinal the lowest ordinal among them
 */
public record FailureGroup(
    String type, String frame, String message, long count, long firstOrdinal) {
  /** The type of the group that holds what the bound on groups left over. */
  public static final String OTHERS = "others";

  /** {@code 37 x ValueError: bad lr (train.py:12 in step) first: branch 4}. */
  public String line() {
    return count
        + " x "
        + type
        + (message.isEmpty() ? "" : ": " + message)
        + (frame.isEmpty() ? "" : "  (" + frame + ")")
        + "  first: branch "
        + firstOrdinal;
  }
}
