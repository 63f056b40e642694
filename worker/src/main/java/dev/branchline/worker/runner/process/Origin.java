package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the processes of one seat come from, if they aren't this process's own children: another
 * one brings them up and reaps them. What runs is still this runner's to signal, to look after and
 * to clean up. Used by its seat's thread only.
 */
public interface Origin extends AutoCloseable {

  /**
   * What a process is given besides its launch.
   *
   * @param token its {@code BRANCHLINE_EXECUTION}
   * @param stdout the file that its output is appended to
   * @param stderr the same of its error output
   * @param config the file with its config
   */
  record Papers(String token, Path stdout, Path stderr, Path config) {}

  /** What came of asking for a process. */
  sealed interface Birth {
    /** It runs. */
    record Born(int pid) implements Birth {}

    /** The seat is to start it by itself. */
    record Declined() implements Birth {}

    /** There is none. */
    record Failed(Ending ending) implements Birth {}
  }

  /** How it ended. */
  sealed interface Death {
    /**
     * It ended.
     *
     * @param status as of wait(2)
     * @param told what it told as its result; absent if it is in its files, if anywhere
     */
    record Ended(int status, Optional<LeftResult> told) implements Death {}

    /** Nobody knows, as whoever had brought it up died. */
    record Lost(String reason) implements Death {}
  }

  /** Asks for the process of an attempt. */
  Birth begin(Launch launch, Papers papers);

  /** Blocks until the one that was born last has ended. */
  Death await();

  @Override
  void close();
}
