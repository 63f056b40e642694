package dev.branchline.worker.runner;

import dev.branchline.protocol.model.LeaseId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be run: one execution, named by its lease and ordinal.
 *
 * <p>The runner itself adds {@code BRANCHLINE_EXECUTION} (its token), {@code BRANCHLINE_DIR},
 * {@code BRANCHLINE_CONFIG}, {@code BRANCHLINE_RESULT} and {@code BRANCHLINE_REPORT} to the
 * environment.
 *
 * @param lease that it runs under
 * @param ordinal of the branch
 * @param words the program and its arguments; a program without a slash is looked up in {@code
 *     PATH}, one with a slash is relative to {@code workdir}
 * @param env added to the worker's own environment, and winning over it: the sweep's, then {@code
 *     BRANCHLINE_*}
 * @param workdir in which it runs; absolute
 * @param dir the attempt's own directory, as {@link Seat#directory} gave it
 * @param places where what it leaves is to be put
 * @param config its config, as JSON
 * @param memoryLimit bytes above which it is killed; 0 for none
 * @param outputCap bytes that are kept of each of its outputs, at least {@link #LEAST_CAP}
 * @param grace how long what it left behind may take to end after SIGTERM
 * @param script what the words run, if that is a script that may be started in other ways too
 */
public record Launch(
    LeaseId lease,
    long ordinal,
    List<String> words,
    Map<String, String> env,
    Path workdir,
    Path dir,
    Places places,
    String config,
    long memoryLimit,
    long outputCap,
    Duration grace,
    Optional<Script> script) {
  public static final long LEAST_CAP = 4096;

  /** The name of {@link #reportFile}. */
  public static final String REPORT = "report.jsonl";

  /** The name of {@link #resultFile}. */
  public static final String RESULT = "result.json";

  /** The name of {@link #exceptionFile}. */
  public static final String EXCEPTION = "exception.json";

  public Launch {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("nothing to run");
    }
    if (memoryLimit < 0 || outputCap < LEAST_CAP || grace.isNegative()) {
      throw new IllegalArgumentException(
          "memory " + memoryLimit + ", cap " + outputCap + ", grace " + grace);
    }
  }

  /** One that isn't a script. */
  public Launch(
      LeaseId lease,
      long ordinal,
      List<String> words,
      Map<String, String> env,
      Path workdir,
      Path dir,
      Places places,
      String config,
      long memoryLimit,
      long outputCap,
      Duration grace) {
    this(
        lease,
        ordinal,
        words,
        env,
        workdir,
        dir,
        places,
        config,
        memoryLimit,
        outputCap,
        grace,
        Optional.empty());
  }

  /** The same in another directory. */
  public Launch in(Path other) {
    return new Launch(
        lease,
        ordinal,
        words,
        env,
        workdir,
        other,
        places,
        config,
        memoryLimit,
        outputCap,
        grace,
        script);
  }

  /** Where a script's harness tells what was raised, if it has no better way. */
  public Path exceptionFile() {
    return dir.resolve(EXCEPTION);
  }

  /** Where it may write its result, a JSON object; told as {@code BRANCHLINE_RESULT}. */
  public Path resultFile() {
    return dir.resolve(RESULT);
  }

  /**
   * Where it may append its reports, JSON lines; told as {@code BRANCHLINE_REPORT}. The runner
   * leaves it to the caller, who reads it while the attempt runs and after, and removes it.
   */
  public Path reportFile() {
    return dir.resolve(REPORT);
  }
}
