package dev.branchline.protocol.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a failed attempt.
 *
 * @param kind why
 * @param message one line for people: {@code exit code 3}, {@code killed by SIGSEGV}, {@code no
 *     such program: ./simm}
 * @param exitCode of the process, if it ended by itself
 * @param exception what it raised, if it told
 * @param stdoutTail the end of its output, at most {@link #TAIL_BYTES} of UTF-8
 * @param stderrTail the end of its error output, likewise
 */
public record Failure(
    FailureKind kind,
    String message,
    OptionalInt exitCode,
    Optional<ExceptionInfo> exception,
    String stdoutTail,
    String stderrTail) {
  /** The most that is kept of each stream in the failure itself; the rest is in the log files. */
  public static final int TAIL_BYTES = 4096;

  /** A failure of which no more is known than its kind and a line. */
  public static Failure of(FailureKind kind, String message) {
    return new Failure(kind, message, OptionalInt.empty(), Optional.empty(), "", "");
  }
}
