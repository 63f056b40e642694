package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.logs.Follower;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.slot.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reserved slot with a thread, which executes one branch of a sweep after another; between two of
 * them nobody else is asked.
 */
final class Lane implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private final Lanes lanes;
  private final Runner runner;
  private final WorkerSetup setup;
  private final Slot slot;
  private final Execution first;
  private final String configFile;
  private final ConfigHasher hasher = new ConfigHasher();

  Lane(Lanes lanes, Runner runner, WorkerSetup setup, Slot slot, Execution first) {
    this.lanes = lanes;
    this.runner = runner;
    this.setup = setup;
    this.slot = slot;
    this.first = first;
    this.configFile =
        setup.directory().resolve("slots/" + slot.number() + "/config.json").toString();
  }

  Slot slot() {
    return slot;
  }

  @Override
  public void run() {
    @Nullable Seat seat = null;
    try {
      Optional<Execution> next = Optional.of(first);
      while (next.isPresent()) {
        Execution execution = next.get();
        Gathered.Ended ended;
        try {
          seat = seat == null ? runner.seat(slot.number()) : seat;
          ended = execute(seat, execution);
        } catch (RuntimeException | Error e) {
          ended = broken(execution, e);
        }
        next = lanes.ended(this, execution, ended);
      }
    } finally {
      try {
        if (seat != null) {
          seat.close();
        }
      } finally {
        lanes.left(this);
      }
    }
  }

  private Gathered.Ended execute(Seat seat, Execution execution) {
    ConfigValue.Mapping config = execution.prepared().config(execution.work());
    ConfigId id = hasher.id(config);
    Places places = new AttemptPlaces(setup.files(), execution.work());
    Path dir;
    try {
      dir = seat.directory(places);
    } catch (IOException e) {
      return over(
          execution, id, Ended.notStarted("no place to run: " + e.getMessage()), Optional.empty());
    }
    Launch launch =
        execution.prepared().launch(execution.work(), config, id, slot, configFile, dir, places);
    ReportTail reports = new ReportTail(launch.ordinal(), launch.reportFile());
    @Nullable Follower follower =
        setup
            .listener()
            .filter(_ -> execution.prepared().sweep().space().size() == 1)
            .map(listener -> new Follower(launch.ordinal(), setup.directory(), listener))
            .orElse(null);
    Ended ended =
        seat.run(
            launch,
            running -> {
              if (follower != null) {
                follower.started(running.pid());
              }
              lanes.started(execution, running, reports, follower);
            });
    if (follower != null) {
      follower.ended(ended.stdout(), ended.stderr());
    }
    Optional<ConfigValue.Mapping> reported = Optional.empty();
    if (ended.reported()) {
      reports.finish().ifPresent(report -> lanes.reported(execution, report));
      reported = Optional.of(reports.latest());
      if (reports.bad() > 0) {
        LOG.warn("branch {}: {} lines are no reports", launch.ordinal(), reports.bad());
      }
    }
    return over(execution, id, ended, reported);
  }

  private Gathered.Ended over(
      Execution execution, ConfigId id, Ended ended, Optional<ConfigValue.Mapping> reported) {
    long now = lanes.nanos();
    Optional<StopCause> stopped = lanes.stopped(execution);
    boolean attempted = !(ended.ending() instanceof Ending.NotStarted);
    return new Gathered.Ended(
        execution.work().ordinal(),
        attempted ? execution.work().attempt() : 0,
        id,
        ended.duration(),
        now,
        Aftermath.outcome(execution, ended, stopped),
        Aftermath.metrics(execution, ended, reported));
  }

  /** We have a bug, or a broken seat; the branch must end all the same. */
  private Gathered.Ended broken(Execution execution, Throwable bug) {
    LOG.error("branch {} of sweep {}", execution.work().ordinal(), execution.work().sweep(), bug);
    ConfigValue.Mapping empty = new ConfigValue.Mapping(new LinkedHashMap<>());
    return new Gathered.Ended(
        execution.work().ordinal(),
        0,
        new ConfigId.Hashed(0),
        Duration.ZERO,
        lanes.nanos(),
        new Outcome.Failed(Failure.of(FailureKind.START, "the worker failed: " + bug)),
        empty);
  }
}
