package dev.branchline.worker.runner;

import java.nio.file.Path;

/**
 * Where what one execution leaves is to be put; all absolute. Asked only when there is something,
 * as most leave nothing.
 */
public interface Places {

  /** The folder in which a seat makes the directories that its attempts use one after another. */
  Path attempts();

  /** Leads to the attempt's directory if something was left in it. */
  Path dir();

  /**
   * Whether it goes on with an attempt, of which an earlier process has ended: then it appends to
   * that one's outputs.
   */
  default boolean goesOn() {
    return false;
  }

  /** The file of its output. */
  Path stdout();

  /** The file of its error output. */
  Path stderr();
}
