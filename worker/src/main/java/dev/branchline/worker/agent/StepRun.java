package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue.Mapping;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.result.StepRecord;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt at a branch that goes through steps: a process for each, one after another, from the
 * first that no earlier attempt has finished. Used once, by a lane's thread.
 */
final class StepRun {
  private final Turns turns;
  private final Lanes lanes;
  private final Execution execution;
  private final List<String> scripts;
  private final Path previousFile;
  private Duration duration = Duration.ZERO;
  private boolean attempted;

  StepRun(Turns turns, Lanes lanes, Execution execution, Path previousFile) {
    this.turns = turns;
    this.lanes = lanes;
    this.execution = execution;
    this.scripts = execution.prepared().steps();
    this.previousFile = previousFile;
  }

  /** The process of one step, from its launch to its end. */
  @FunctionalInterface
  interface Turns {
    /**
     * Runs it.
     *
     * @param dir the attempt's
     * @param step from 0
     * @param goesOn whether an earlier step ran in this attempt
     */
    Turn run(StepFolder dir, int step, boolean goesOn);
  }

  /**
   * What came of one process.
   *
   * @param reported the last of each metric that it reported; absent if it reported none
   */
  record Turn(Ended ended, Optional<Mapping> reported) {}

  /** Runs the attempt in the directory, and gives that up. */
  Gathered.Ended run(StepFolder folder, ConfigId id) {
    boolean done = false;
    try {
      Gathered.Ended ended = walk(folder, id);
      done = ended.outcome() instanceof Outcome.Succeeded;
      return ended;
    } finally {
      if (done) {
        folder.done();
      } else {
        folder.release();
      }
    }
  }

  private Gathered.Ended walk(StepFolder folder, ConfigId id) {
    int first = folder.record().finished().size();
    for (int step = first; true; step++) {
      Optional<Ended> hindered = prepare(folder, step);
      Turn turn =
          hindered.isPresent()
              ? new Turn(hindered.get(), Optional.empty())
              : turns.run(folder, step, step > first);
      duration = duration.plus(turn.ended().duration());
      attempted |= !(turn.ended().ending() instanceof Ending.NotStarted);
      Mapping own = Aftermath.metrics(execution, turn.ended(), turn.reported());
      Mapping metrics = StepRecord.over(folder.record().metrics(), own);
      boolean last = step == scripts.size() - 1;
      Optional<StopCause> stopped = last ? lanes.stopped(execution) : lanes.stoppedSoFar(execution);
      Outcome outcome = Aftermath.outcome(execution, turn.ended(), stopped);
      if (last) {
        return over(id, step, outcome, metrics);
      }
      if (outcome instanceof Outcome.Succeeded(Mapping result)) {
        folder.finished(new StepRecord.Finished(scripts.get(step), result, own));
        Optional<StopCause> since = lanes.stoppedSoFar(execution);
        if (since.isEmpty()) {
          continue;
        }
        Ended between = Ended.without(new Ending.Signaled(TERM, "SIGTERM"));
        outcome = Aftermath.outcome(execution, between, since);
      }
      lanes.stopped(execution);
      return over(id, step, outcome, metrics);
    }
  }

  private static final int TERM = 15;

  /** What a step needs: the result before it, and nothing left of a try that was cut off. */
  private Optional<Ended> prepare(StepFolder folder, int step) {
    try {
      Files.createDirectories(folder.dir());
      for (String name : List.of(Launch.RESULT, Launch.EXCEPTION, Launch.REPORT)) {
        Files.deleteIfExists(folder.dir().resolve(name));
      }
      if (step > 0) {
        Files.createDirectories(Objects.requireNonNull(previousFile.getParent()));
        Files.writeString(previousFile, ConfigJson.write(folder.record().previous()));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Ended.notStarted("no place to run: " + e.getMessage()));
    }
  }

  private Gathered.Ended over(ConfigId id, int step, Outcome outcome, Mapping metrics) {
    return new Gathered.Ended(
        execution.work().ordinal(),
        attempted ? execution.work().attempt() : 0,
        id,
        duration,
        lanes.nanos(),
        outcome instanceof Outcome.Failed(Failure failure)
            ? new Outcome.Failed(named(failure, step))
            : outcome,
        metrics);
  }

  private Failure named(Failure failure, int step) {
    return new Failure(
        failure.kind(),
        "step %d (%s): %s".formatted(step + 1, scripts.get(step), failure.message()),
        failure.exitCode(),
        failure.exception(),
        failure.stdoutTail(),
        failure.stderrTail());
  }
}
