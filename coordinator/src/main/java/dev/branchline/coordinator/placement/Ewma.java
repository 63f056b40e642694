package dev.branchline.coordinator.placement;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * An exponentially weighted moving average of durations, in which the last few dozen weigh most.
 * Until {@code 1 / WEIGHT} samples have come it is their plain average. Confined to its owner.
 */
public final class Ewma {
  /** What each further sample weighs. */
  static final double WEIGHT = 1.0 / 32;

  private double mean;
  private long samples;

  /** Takes in one duration. */
  public void add(Duration duration) {
    add(duration, 1);
  }

  /** Takes in {@code count} durations of which only the average is known. */
  public void add(Duration average, long count) {
    if (count <= 0) {
      return;
    }
    double kept = Math.pow(1 - WEIGHT, (double) count);
    double plain = (double) samples / (samples + count);
    double old = Math.min(kept, plain);
    mean = mean * old + (double) average.toNanos() * (1 - old);
    samples += count;
  }

  /** The average in nanoseconds, at least 1; empty before the first sample. */
  public OptionalLong nanos() {
    return samples == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(1, (long) mean));
  }
}
