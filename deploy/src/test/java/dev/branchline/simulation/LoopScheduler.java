package dev.branchline.simulation;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Pekko's timers on the world's time. */
public final class LoopScheduler extends AbstractScheduler {
  private final Host host;

  /** Called by Pekko. */
  public LoopScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    host = Host.named(config.getString("simulation.host"));
  }

  private static final class Timer implements Cancellable {
    private boolean cancelled;

    @Override
    public boolean cancel() {
      boolean was = cancelled;
      cancelled = true;
      return !was;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    Timer timer = new Timer();
    host.after(
        delay.toNanos(),
        () -> {
          if (!timer.isCancelled()) {
            task.run();
          }
        });
    return timer;
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko's own timers call it.
  public Cancellable schedule(
      FiniteDuration delay, FiniteDuration interval, Runnable task, ExecutionContext executor) {
    Timer timer = new Timer();
    repeat(delay.toNanos(), interval.toNanos(), task, timer);
    return timer;
  }

  private void repeat(long nanos, long interval, Runnable task, Timer timer) {
    host.after(
        nanos,
        () -> {
          if (!timer.isCancelled()) {
            task.run();
            repeat(interval, interval, task, timer);
          }
        });
  }

  @Override
  public double maxFrequency() {
    return 1_000;
  }
}
