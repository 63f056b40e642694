package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Moment;

/**
 * Reads the wall clock once and adds what has passed since, so that stored times never go back,
 * whatever is done to the wall clock.
 */
public final class MonotonicClock implements SweepActor.Clock {
  private final long startNanos = System.nanoTime();
  private final long startMillis;

  /**
   * @param atLeastMillis the newest time that is stored already, since 1970; the clock starts there
   *     if the wall clock says an earlier time
   */
  public MonotonicClock(long atLeastMillis) {
    startMillis = Math.max(System.currentTimeMillis(), atLeastMillis);
  }

  @Override
  public Moment now() {
    long nanos = System.nanoTime();
    return new Moment(nanos, startMillis + (nanos - startNanos) / 1_000_000);
  }
}
