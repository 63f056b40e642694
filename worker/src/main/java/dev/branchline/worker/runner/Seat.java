package dev.branchline.worker.runner;

import java.util.function.Consumer;

/** A place in which one attempt runs at a time; used and closed by its lane's thread only. */
public interface Seat extends AutoCloseable {

  /**
   * Runs {@code launch} and blocks until it has ended.
   *
   * @param onStarted called once, on this thread, as soon as it has started; not at all if it
   *     couldn't be. It must be quick.
   * @return how it ended; troubles of the world (no such program, no space left) are values here
   */
  Ended run(Launch launch, Consumer<Running> onStarted);

  /** Gives up what it holds; an empty directory of its last attempt is removed. */
  @Override
  void close();
}
