package dev.branchline.worker.agent;

import java.util.concurrent.locks.Condition;

/**
 * What a worker does besides its agent, and the time that it goes by. It is real, or a simulation's
 * own, in which one thing happens after another.
 */
public interface Threads extends AutoCloseable {
  /** Does it on a thread of its own; it may block. */
  void run(Runnable task);

  /** Does it after a time; it must not block. */
  void after(long nanos, Runnable task);

  /** The time of a clock that never goes back, in nanoseconds. */
  long nanos();

  /**
   * Waits with the condition's lock, as {@link Condition#awaitNanos} does; may end without cause.
   *
   * @return what is left of the time; not positive if it is over
   */
  long await(Condition changed, long nanos) throws InterruptedException;

  /** What runs goes on to its end; nothing new is begun. */
  @Override
  void close();
}
