package dev.branchline.worker.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An execution that is over, and what it left.
 *
 * @param ending how
 * @param duration from its start to its end; zero if it never started
 * @param stdout its output, under its final name; empty if it had none
 * @param stderr the same for its error output
 * @param result what it wrote to {@link Launch#resultFile()}, which is gone now
 * @param reported whether {@link Launch#reportFile()} is there
 */
public record Ended(
    Ending ending,
    Duration duration,
    Optional<Path> stdout,
    Optional<Path> stderr,
    LeftResult result,
    boolean reported) {

  /** One that never ran. */
  public static Ended notStarted(String reason) {
    return without(new Ending.NotStarted(reason));
  }

  /** One that took no time and left nothing. */
  public static Ended without(Ending ending) {
    return new Ended(
        ending, Duration.ZERO, Optional.empty(), Optional.empty(), new LeftResult.None(), false);
  }
}
