package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.Follower;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.slot.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reserved slot with a thread, which executes one branch of a sweep after another; between two of
 * them nobody else is asked.
 */
final class Lane implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());

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
    @Nullable Follower follower =
        setup
            .listener()
            .filter(_ -> execution.prepared().sweep().space().size() == 1)
            .map(listener -> new Follower(execution.work().ordinal(), setup.directory(), listener))
            .orElse(null);
    if (!execution.prepared().steps().isEmpty()) {
      return steps(seat, execution, config, id, follower);
    }
    Places places = new AttemptPlaces(setup.files(), execution.work(), false);
    Path dir;
    try {
      dir = seat.directory(places);
    } catch (IOException e) {
      return over(execution, id, Ended.notStarted("no place to run: " + e.getMessage()), NOTHING);
    }
    Launch launch =
        execution.prepared().launch(execution.work(), config, id, slot, configFile, dir, places);
    StepRun.Turn turn = turn(seat, execution, launch, follower, _ -> {});
    if (follower != null) {
      follower.ended(turn.ended().stdout(), turn.ended().stderr());
    }
    return over(execution, id, turn.ended(), turn.metrics());
  }

  private Gathered.Ended steps(
      Seat seat,
      Execution execution,
      ConfigValue.Mapping config,
      ConfigId id,
      @Nullable Follower follower) {
    StepFolder folder;
    try {
      folder =
          new StepFolders(setup.files(), setup.id())
              .take(execution.work(), execution.prepared().steps());
    } catch (IOException e) {
      return over(execution, id, Ended.notStarted("no place to run: " + e.getMessage()), NOTHING);
    }
    Path previous = Path.of(configFile).resolveSibling("previous.json");
    StepRun run =
        new StepRun(
            (at, step, goesOn) -> {
              Places places = new AttemptPlaces(setup.files(), execution.work(), goesOn);
              Prepared.Step which = new Prepared.Step(step, previous);
              Launch launch =
                  execution
                      .prepared()
                      .launch(
                          execution.work(), config, id, slot, configFile, at.dir(), places, which);
              return turn(seat, execution, launch, follower, pid -> at.runs(pid));
            },
            lanes,
            execution,
            previous);
    Gathered.Ended ended = run.run(folder, id);
    if (follower != null) {
      follower.ended(
          outputs(execution, OutputFiles.Stream.STDOUT),
          outputs(execution, OutputFiles.Stream.STDERR));
    }
    return ended;
  }

  private Optional<Path> outputs(Execution execution, OutputFiles.Stream stream) {
    Work work = execution.work();
    Path file = setup.files().file(work.sweep(), work.ordinal(), work.lease(), stream);
    return Optional.of(file).filter(Files::exists);
  }

  /** Runs one process of an attempt. */
  private StepRun.Turn turn(
      Seat seat,
      Execution execution,
      Launch launch,
      @Nullable Follower follower,
      LongConsumer onStarted) {
    ReportTail reports = new ReportTail(launch.ordinal(), launch.reportFile());
    Ended ended =
        seat.run(
            launch,
            running -> {
              if (follower != null) {
                follower.started(running.pid());
              }
              lanes.started(execution, running, reports, follower);
              onStarted.accept(running.pid());
            });
    Optional<ConfigValue.Mapping> reported = Optional.empty();
    if (ended.reported()) {
      reports.finish().ifPresent(report -> lanes.reported(execution, report));
      reported = Optional.of(reports.latest());
      if (reports.bad() > 0) {
        LOG.warn("branch {}: {} lines are no reports", launch.ordinal(), reports.bad());
      }
    }
    return new StepRun.Turn(ended, Aftermath.metrics(execution, ended, reported));
  }

  private Gathered.Ended over(
      Execution execution, ConfigId id, Ended ended, ConfigValue.Mapping metrics) {
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
        metrics);
  }

  /** We have a bug, or a broken seat; the branch must end all the same. */
  private Gathered.Ended broken(Execution execution, Throwable bug) {
    LOG.error("branch {} of sweep {}", execution.work().ordinal(), execution.work().sweep(), bug);
    return new Gathered.Ended(
        execution.work().ordinal(),
        0,
        new ConfigId.Hashed(0),
        Duration.ZERO,
        lanes.nanos(),
        new Outcome.Failed(Failure.of(FailureKind.START, "the worker failed: " + bug)),
        NOTHING);
  }
}
