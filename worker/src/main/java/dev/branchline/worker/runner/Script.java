package dev.branchline.worker.runner;

import java.nio.file.Path;
import java.util.Map;

/**
 * A Python script as it is run for each branch of a sweep; the same object for all of them.
 *
 * @param isolation what keeps its branches apart
 * @param interpreter the program, looked up as the first of {@link Launch#words} is
 * @param start the harness, the first argument of the interpreter
 * @param settings what the harness is to know, a JSON object
 * @param env what all its branches have in their environment, {@code BRANCHLINE_*} apart
 * @param workdir in which they run; absolute
 */
public record Script(
    Isolation isolation,
    String interpreter,
    Path start,
    String settings,
    Map<String, String> env,
    Path workdir) {

  /** What keeps branches apart. */
  public enum Isolation {
    /** Forks of an interpreter that has loaded what the script imports. */
    FORK,
    /** An interpreter each. */
    SPAWN,
    /** A module each, in an interpreter that runs one after another. */
    REUSE
  }

  public Script {
    env = Map.copyOf(env);
  }
}
