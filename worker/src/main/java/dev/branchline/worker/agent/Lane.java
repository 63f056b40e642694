package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.Follower;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.slot.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
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

  private final Lanes lanes;
  private final Runner runner;
  private final WorkerSetup setup;
  private final Slot slot;
  private final Execution first;
  private final String configFile;
  private final ConfigHasher hasher = new ConfigHasher();
  private @Nullable Series series;
  private @Nullable Script seriesScript;
  private @Nullable Berth berth;
  private Pace pace = new Pace();

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
          if (openSeries(seat, execution)) {
            next = runSeries(execution);
            continue;
          }
          ended = execute(seat, execution);
        } catch (RuntimeException | Error e) {
          ended = broken(execution, e);
        }
        next = lanes.ended(this, execution, ended);
      }
    } finally {
      try {
        closeSeries();
        if (seat != null) {
          seat.close();
        }
      } finally {
        lanes.left(this);
      }
    }
  }

  /** Whether the execution may follow others in an interpreter, and there is one. */
  private boolean openSeries(Seat seat, Execution execution) {
    Optional<Script> script = execution.prepared().serial();
    if (script.isEmpty() || isFollowed(execution)) {
      closeSeries();
      return false;
    }
    if (series == null || !script.get().equals(seriesScript)) {
      closeSeries();
      seriesScript = script.get();
      series = seat.series(seriesScript, places(execution)).orElse(null);
      pace = new Pace();
    }
    return series != null;
  }

  private Optional<Execution> runSeries(Execution execution) {
    SeriesRun run = new SeriesRun(lanes, this, Objects.requireNonNull(series), pace, execution);
    Optional<Execution> next = run.run();
    if (!run.isReusable()) {
      closeSeries();
    }
    return next;
  }

  private void closeSeries() {
    if (series != null) {
      series.close();
      series = null;
    }
  }

  private boolean isFollowed(Execution execution) {
    return setup.listener().isPresent() && execution.prepared().sweep().space().size() == 1;
  }

  Places places(Execution execution) {
    return new AttemptPlaces(setup.files(), execution.work(), false);
  }

  /** What is to be run in a directory; finds out the config's id on the way. */
  Launch launch(Execution execution, Path dir) {
    ConfigValue.Mapping config = execution.prepared().config(execution.work());
    ConfigId id = hasher.id(config);
    execution.identify(id);
    return execution
        .prepared()
        .launch(execution.work(), config, id, berth(execution), dir, places(execution));
  }

  private Berth berth(Execution execution) {
    Berth known = berth;
    if (known == null || !known.isOf(execution)) {
      known = execution.prepared().berth(execution.work().sweep(), slot, configFile);
      berth = known;
    }
    return known;
  }

  private Gathered.Ended execute(Seat seat, Execution execution) {
    @Nullable Follower follower = follower(execution);
    if (!execution.prepared().steps().isEmpty()) {
      return steps(seat, execution, follower);
    }
    Path dir;
    try {
      dir = seat.directory(places(execution));
    } catch (IOException e) {
      execution.identify(hasher.id(execution.prepared().config(execution.work())));
      return over(
          execution, Ended.notStarted("no place to run: " + e.getMessage()), Optional.empty());
    }
    Launch launch = launch(execution, dir);
    StepRun.Turn turn = turn(seat, execution, launch, follower, _ -> {});
    if (follower != null) {
      follower.ended(turn.ended().stdout(), turn.ended().stderr());
    }
    return over(execution, turn.ended(), turn.reported());
  }

  private @Nullable Follower follower(Execution execution) {
    return setup
        .listener()
        .filter(_ -> isFollowed(execution))
        .map(listener -> new Follower(execution.work().ordinal(), setup.directory(), listener))
        .orElse(null);
  }

  private Gathered.Ended steps(Seat seat, Execution execution, @Nullable Follower follower) {
    ConfigValue.Mapping config = execution.prepared().config(execution.work());
    ConfigId id = hasher.id(config);
    execution.identify(id);
    StepFolder folder;
    try {
      folder =
          new StepFolders(setup.files(), setup.id())
              .take(execution.work(), execution.prepared().steps());
    } catch (IOException e) {
      return over(
          execution, Ended.notStarted("no place to run: " + e.getMessage()), Optional.empty());
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
                          execution.work(), config, id, berth(execution), at.dir(), places, which);
              return turn(seat, execution, launch, follower, at::runs);
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
    return new StepRun.Turn(
        ended, ended.reported() ? reported(execution, reports) : Optional.empty());
  }

  /** Reads to their end what an execution has reported, and tells it; the last of each metric. */
  Optional<ConfigValue.Mapping> reported(Execution execution, ReportTail reports) {
    reports.finish().ifPresent(report -> lanes.reported(execution, report));
    if (reports.bad() > 0) {
      LOG.warn("branch {}: {} lines are no reports", execution.work().ordinal(), reports.bad());
    }
    return Optional.of(reports.latest());
  }

  private Gathered.Ended over(
      Execution execution, Ended ended, Optional<ConfigValue.Mapping> reported) {
    long now = lanes.nanos();
    return Aftermath.of(execution, execution.id(), ended, lanes.stopped(execution), reported, now);
  }

  /** We have a bug, or a broken seat; the branch must end all the same. */
  Gathered.Ended broken(Execution execution, Throwable bug) {
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
