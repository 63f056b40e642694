package dev.branchline.coordinator.view;

import java.time.Duration;

/**
 * What one worker does and did for one sweep.
 *
 * @param worker its name; {@link #OTHERS} for all that the bound on workers left over
 * @param held branches leased to it that haven't ended, running or not
 * @param running those of them that are known to run
 * @param succeeded attempts that ended well
 * @param failed attempts that failed, retried ones included
 * @param busy the sum of the durations of its ended attempts
 */
public record WorkerUse(
    String worker, long held, long running, long succeeded, long failed, Duration busy) {
  /** Stands for the workers that have no line of their own. */
  public static final String OTHERS = "others";
}
