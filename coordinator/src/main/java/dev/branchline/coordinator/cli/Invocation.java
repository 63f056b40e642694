package dev.branchline.coordinator.cli;

import java.nio.file.Path;

/** What every command is told of how the program was started; for commands of other rooms too. */
public interface Invocation {

  /** The process. */
  Setting setting();

  /**
   * The directory to work in, absolute: {@code -C}, else the current one.
   *
   * @throws Complaint if it isn't there
   */
  Path directory();

  /** Whether {@code -v} asks for more. */
  boolean verbose();

  /** Whether {@code -q} asks for nothing but what went wrong. */
  boolean quiet();

  /** Writes a line that isn't data to stderr, unless the user wants it quiet. */
  void say(String line);

  /** The same, only if the user wants it verbose. */
  void detail(String line);
}
