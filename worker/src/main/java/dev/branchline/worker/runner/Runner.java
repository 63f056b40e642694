package dev.branchline.worker.runner;

/**
 * Runs attempts, in as many seats as the worker has lanes.
 *
 * <p>What an attempt started ends with it, at the latest {@link Launch#grace()} later, and whatever
 * still runs when the worker dies, even by {@code kill -9}, is killed too.
 */
public interface Runner extends AutoCloseable {

  /**
   * The seat of that number, opened; close it when its lane goes. No two open seats have the same
   * number.
   */
  Seat seat(int number);

  /** Kills whatever still runs and waits until it is gone; its seats can't be used any more. */
  @Override
  void close();
}
