package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Resources;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a sweep is run: what happens to failures, what an attempt may use, and who goes first.
 *
 * @param retries attempts after a failed one
 * @param retryDelay before the first retry, doubled with each further one up to {@code
 *     retryMaxDelay}
 * @param retryOn the failures that are tried again
 * @param crashLimit attempts that died with their worker before the branch fails
 * @param timeout the wall-clock limit of an attempt
 * @param grace between the interrupt and the kill
 * @param workerTimeout the silence after which a worker's leases expire
 * @param maxParallel attempts at the same time over all workers
 * @param priority higher goes first
 * @param resources what each attempt reserves
 * @param reserveAfter how long a request waits before a worker that it fits is reserved for it
 */
public record Policies(
    int retries,
    Duration retryDelay,
    Duration retryMaxDelay,
    Set<FailureKind> retryOn,
    int crashLimit,
    Optional<Duration> timeout,
    Duration grace,
    Duration workerTimeout,
    Halt halt,
    OptionalInt maxParallel,
    int priority,
    Resources resources,
    Duration reserveAfter) {

  /** What {@code retry_on} may name. */
  public static final Set<FailureKind> RETRYABLE =
      Set.copyOf(
          EnumSet.of(
              FailureKind.EXIT,
              FailureKind.EXCEPTION,
              FailureKind.TIMEOUT,
              FailureKind.OOM,
              FailureKind.SIGNAL,
              FailureKind.RESULT));

  /** What holds where the file says nothing. */
  public static final Policies DEFAULT =
      new Policies(
          0,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          RETRYABLE,
          5,
          Optional.empty(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          new Halt.Never(),
          OptionalInt.empty(),
          0,
          Resources.ONE_CPU,
          Duration.ofSeconds(5));

  public Policies {
    retryOn = Set.copyOf(retryOn);
  }

  /** How long a branch waits after its attempt {@code number} (from 1) failed. */
  public Duration delayAfter(int number) {
    int doublings = Math.min(number - 1, 30);
    Duration delay = retryDelay.multipliedBy(1L << doublings);
    return delay.compareTo(retryMaxDelay) > 0 ? retryMaxDelay : delay;
  }
}
