package dev.branchline.worker.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A place in which one attempt runs at a time; used and closed by its lane's thread only. */
public interface Seat extends AutoCloseable {

  /**
   * Provides the directory of the next attempt, which is to be run next: empty, and gone or used
   * again afterwards unless something is left in it. Then it stays where it is, and {@link
   * Places#dir} leads there.
   *
   * <p>Not called for a launch that brings a directory of its own: that is the caller's.
   *
   * @throws IOException if there can't be one
   */
  Path directory(Places places) throws IOException;

  /**
   * Runs {@code launch} and blocks until it has ended.
   *
   * @param onStarted called once, on this thread, as soon as it has started; not at all if it
   *     couldn't be. It must be quick.
   * @return how it ended; troubles of the world (no such program, no space left) are values here
   */
  Ended run(Launch launch, Consumer<Running> onStarted);

  /**
   * An interpreter in which executions of this script follow one another, if it may be run so and
   * can be; whoever asks closes it.
   *
   * @param places of some execution of it
   */
  default Optional<Series> series(Script script, Places places) {
    return Optional.empty();
  }

  /** Gives up what it holds; an empty directory of its last attempt is removed. */
  @Override
  void close();
}
