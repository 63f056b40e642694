package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.runner.Series;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Gives each seat of a runner its {@link Origin}. */
public interface Origins extends AutoCloseable {

  /** One for a seat. */
  Origin open();

  /**
   * What a seat has for executions that follow one another.
   *
   * @param directory the seat's own, for files
   * @param folders what the directories of executions begin with, a number is added
   * @param token the {@code BRANCHLINE_EXECUTION} of each
   */
  record Desk(Path directory, String folders, Function<Launch, String> token) {}

  /** An interpreter that serves a seat so; none if it couldn't be started. */
  Optional<Series> series(Script script, Desk desk);

  /** Ends whatever it runs. */
  @Override
  void close();

  /** Makes them for a runner. */
  @FunctionalInterface
  interface Factory {
    /**
     * Makes them.
     *
     * @param workerDir the worker's own directory
     * @param helpers where processes run that aren't attempts, under the same laws
     */
    Origins create(Path workerDir, Helpers helpers);
  }

  /** Opens seats for processes that help attempts. */
  @FunctionalInterface
  interface Helpers {
    /**
     * Opens one. A launch in it has a negative ordinal, which no other one has now.
     *
     * @param name no two open ones have the same
     */
    Seat open(String name);
  }
}
