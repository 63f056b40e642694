package dev.branchline.coordinator.view;

import java.time.Duration;
import java.util.Arrays;

/**
 * How many branches end per second: over the last half minute if enough ended in it, else over the
 * whole time since the first look. Confined to its owner.
 */
final class Rate {
  /** How many seconds the average moves over. */
  static final int WINDOW_SECONDS = 30;

  /** With fewer ends than this in the window, the whole time tells more. */
  static final long ENOUGH = 10;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long[] ends = new long[WINDOW_SECONDS];
  private final long startNanos;
  private long total;
  private long second;

  Rate(long nowNanos) {
    this.startNanos = nowNanos;
  }

  void add(long count, long nowNanos) {
    advance(nowNanos);
    ends[(int) (second % WINDOW_SECONDS)] += count;
    total += count;
  }

  double perSecond(long nowNanos) {
    advance(nowNanos);
    double elapsed = Math.max((double) (nowNanos - startNanos) / SECOND, 0.001);
    long recent = Arrays.stream(ends).sum();
    if (elapsed <= WINDOW_SECONDS || recent < ENOUGH) {
      return total / elapsed;
    }
    double covered = elapsed - (second - WINDOW_SECONDS + 1);
    return recent / covered;
  }

  private void advance(long nowNanos) {
    long now = Math.max(second, (nowNanos - startNanos) / SECOND);
    long skipped = Math.min(now - second, WINDOW_SECONDS);
    for (long i = 1; i <= skipped; i++) {
      ends[(int) ((second + i) % WINDOW_SECONDS)] = 0;
    }
    if (skipped == WINDOW_SECONDS) {
      Arrays.fill(ends, 0);
    }
    second = now;
  }
}
