package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Moment;
import java.util.function.LongSupplier;

/**
 * Reads the wall clock once and adds what has passed since, so that stored times never go back,
 * whatever is done to the wall clock.
 */
public final class MonotonicClock implements Clock {
  private final LongSupplier nanos;
  private final long startNanos;
  private final long startMillis;

  /**
   * @param atLeastMillis the newest time that is stored already, since 1970; the clock starts there
   *     if the wall clock says an earlier time
   */
  public MonotonicClock(long atLeastMillis) {
    this(atLeastMillis, System::nanoTime, System.currentTimeMillis());
  }

  /**
   * The same, of other clocks.
   *
   * @param nanos never goes back
   * @param wallMillis what the wall clock says now, since 1970
   */
  public MonotonicClock(long atLeastMillis, LongSupplier nanos, long wallMillis) {
    this.nanos = nanos;
    startNanos = nanos.getAsLong();
    startMillis = Math.max(wallMillis, atLeastMillis);
  }

  @Override
  public Moment now() {
    long now = nanos.getAsLong();
    return new Moment(now, startMillis + (now - startNanos) / 1_000_000);
  }
}
