package dev.branchline.coordinator.actor;

import java.time.Duration;

/**
 * What a coordinator holds its workers to.
 *
 * @param cluster whether workers come and go: then the leases of one that isn't there go on until
 *     its time is up, and a request that no worker can meet waits for one that can. Else the
 *     workers that are there are all there will be
 * @param workerTimeout the silence after which a worker in another process is gone, and after which
 *     a lease that it doesn't name expires
 */
public record Terms(boolean cluster, Duration workerTimeout) {
  /** The time-out unless told otherwise. */
  public static final Duration WORKER_TIMEOUT = Duration.ofSeconds(30);

  /** For a coordinator whose workers are in its own process. */
  public static final Terms ONE_PROCESS = new Terms(false, WORKER_TIMEOUT);

  /** For a coordinator whose workers are in processes of their own. */
  public static final Terms CLUSTER = new Terms(true, WORKER_TIMEOUT);

  /**
   * @throws IllegalArgumentException if the time-out isn't positive
   */
  public Terms {
    if (!workerTimeout.isPositive()) {
      throw new IllegalArgumentException("a worker's time-out is positive: " + workerTimeout);
    }
  }
}
