package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Seat;
import java.nio.file.Path;

/** Gives each seat of a runner its {@link Origin}. */
public interface Origins extends AutoCloseable {

  /** One for a seat. */
  Origin open();

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
