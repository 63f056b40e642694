package dev.branchline.coordinator.placement;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a sweep asks for, as its actor tells it whenever that has changed.
 *
 * @param priority higher goes first
 * @param resources what each attempt reserves
 * @param maxParallel attempts at the same time over all workers
 * @param reserveAfter how long it waits before a worker is reserved for it
 * @param paused whether the user has paused it; for explaining only, nothing is grantable then
 * @param waiting what could be leased now, or later
 * @param avoided the workers that get none of it, each with the reason
 * @param meanNanos the average duration of its attempts, if any has ended
 */
public record SweepDemand(
    SweepId sweep,
    int priority,
    Resources resources,
    OptionalInt maxParallel,
    Duration reserveAfter,
    boolean paused,
    Demand waiting,
    Map<WorkerId, String> avoided,
    OptionalLong meanNanos) {
  public SweepDemand {
    avoided = Map.copyOf(avoided);
  }

  /** What it asks for after so many branches were granted, until its actor tells. */
  SweepDemand less(long branches) {
    Demand rest =
        new Demand(
            Math.max(0, waiting.grantable() - branches),
            Math.max(0, waiting.suspects() - branches),
            waiting.delayed(),
            waiting.nextDueMillis(),
            waiting.notStarted());
    return new SweepDemand(
        sweep, priority, resources, maxParallel, reserveAfter, paused, rest, avoided, meanNanos);
  }
}
