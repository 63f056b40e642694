package dev.branchline.worker.agent;

import dev.branchline.worker.runner.Series;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long the branches of an interpreter take of late, and so how many are given to it ahead. It
 * is kept for as long as the interpreter is, over the times when there is nothing for it to do.
 */
final class Pace {
  /** The work that is given ahead. */
  static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  /** What each costs beside its own time, about. */
  private static final long BESIDE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private long mean = AHEAD_NANOS;

  /** One has taken so long. */
  void took(Duration duration) {
    mean += (duration.toNanos() + BESIDE_NANOS - mean) / 8;
  }

  /** How many may be given to it at the same time. */
  int depth() {
    return Math.clamp(AHEAD_NANOS / mean, 1, Series.MOST);
  }
}
