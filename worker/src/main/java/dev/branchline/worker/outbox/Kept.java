package dev.branchline.worker.outbox;

import dev.branchline.protocol.model.Attempt;
import java.time.Duration;

/**
 * An outcome that isn't answered yet.
 *
 * @param at in nanoseconds of the worker's clock, when the attempt's age was right
 */
public record Kept(Attempt attempt, long at) {

  /** The attempt, its age as it is at {@code now}. */
  public Attempt attempt(long now) {
    return new Attempt(
        attempt.ordinal(),
        attempt.number(),
        attempt.configId(),
        attempt.duration(),
        attempt.age().plus(Duration.ofNanos(Math.max(0, now - at))),
        attempt.outcome(),
        attempt.metrics());
  }

  long bytes() {
    return AttemptBytes.of(attempt);
  }
}
