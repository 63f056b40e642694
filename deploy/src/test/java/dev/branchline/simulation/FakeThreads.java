package dev.branchline.simulation;

import dev.branchline.worker.agent.Threads;
import java.time.Duration;
import java.util.concurrent.locks.Condition;

/** A worker's threads and timers, one after another on the world's time. */
final class FakeThreads implements Threads {
  /** Timers aren't exact anywhere; here they come at the earliest after this. */
  private static final long COARSE = Duration.ofMillis(100).toNanos();

  private final Host host;
  private final int life;
  private boolean closed;

  FakeThreads(Host host) {
    this.host = host;
    this.life = host.life();
  }

  private boolean lives() {
    return host.life() == life && !closed;
  }

  @Override
  public void run(Runnable task) {
    if (lives()) {
      Fiber fiber = new Fiber(host.world(), task);
      host.execute(fiber::resume);
    }
  }

  @Override
  public void after(long nanos, Runnable task) {
    if (lives()) {
      host.after(
          Math.max(nanos, COARSE),
          () -> {
            if (lives()) {
              task.run();
            }
          });
    }
  }

  @Override
  public long nanos() {
    return host.nanos();
  }

  /** Waits for nothing: the time is over at once. */
  @Override
  public long await(Condition changed, long nanos) {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
