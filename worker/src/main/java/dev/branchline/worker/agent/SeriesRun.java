package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.runner.Series.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lane's branches in one interpreter, for as long as there is something to run. So many are given
 * ahead that the interpreter is busy until the lane looks again.
 */
final class SeriesRun {
  private static final int SIGTERM = 15;
  private static final int SIGKILL = 9;

  private final Lanes lanes;
  private final SeriesDesk desk;
  private final Lane lane;
  private final Series series;
  private final Pace pace;
  private final Execution first;
  private final Streak streak;
  private boolean progress;
  private boolean over;

  SeriesRun(Lanes lanes, Lane lane, Series series, Pace pace, Execution first) {
    this.lanes = lanes;
    this.desk = lanes.series();
    this.lane = lane;
    this.series = series;
    this.pace = pace;
    this.first = first;
    this.streak = desk.open(lane, series, first);
  }

  /** Whether the interpreter may be used for more. */
  boolean isReusable() {
    return !over && !streak.isStruck();
  }

  /** Runs the first one and what follows it; what the lane is to execute next. */
  Optional<Execution> run() {
    try {
      series.add(lane.launch(first, series.directory()));
      do {
        fill();
        List<Answer> answers = series.await();
        if (answers.isEmpty()) {
          end();
        } else {
          progress = true;
          settle(answers);
        }
      } while (!over && streak.size() > 0);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    return lanes.close(streak);
  }

  private void fill() {
    int depth = pace.depth();
    int missing = depth - streak.size();
    if (missing > depth / 2 && !streak.isStruck() && series.hasRoom()) {
      // Asked for once, as what is taken back before it is sent is the end of what was added.
      for (Execution each : desk.more(streak, missing)) {
        series.add(lane.launch(each, series.directory()));
      }
    }
    series.flush();
    desk.send(streak);
  }

  private void settle(List<Answer> answers) {
    List<Execution> executions = streak.first(answers.size());
    List<Optional<StopCause>> stopped = lanes.stopped(executions);
    List<Gathered.Ended> all = new ArrayList<>(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      Execution execution = executions.get(i);
      Ended ended = answer.ended();
      pace.took(ended.duration());
      Optional<ConfigValue.Mapping> reported = Optional.empty();
      if (ended.reported()) {
        reported =
            lane.reported(
                execution,
                execution
                    .reports()
                    .orElseGet(
                        () ->
                            new ReportTail(
                                execution.work().ordinal(),
                                answer.directory().resolve(Launch.REPORT))));
      }
      series.release(answer, lane.places(execution));
      Ended meant = stopped.get(i).isEmpty() ? spared(ended) : ended;
      all.add(
          Aftermath.of(execution, execution.id(), meant, stopped.get(i), reported, lanes.nanos()));
    }
    desk.ended(streak, all);
  }

  /** What hit one that wasn't meant is no end of its own. */
  private Ended spared(Ended ended) {
    boolean hit =
        switch (ended.ending()) {
          case Ending.Exited(int code) -> code == 128 + SIGTERM;
          case Ending.Signaled(int signal, String _) -> signal == SIGKILL || signal == SIGTERM;
          case Ending.OutOfMemory _, Ending.Lost _, Ending.NotStarted _ -> false;
        };
    return hit && streak.isStruck()
        ? new Ended(
            new Ending.Lost("its interpreter was ended because of another branch"),
            ended.duration(),
            ended.stdout(),
            ended.stderr(),
            ended.result(),
            ended.reported())
        : ended;
  }

  /** The interpreter has ended. */
  private void end() {
    over = true;
    // One that ends again and again before it has run anything isn't tried for ever.
    List<Execution> unbegun = desk.abandon(streak, !progress);
    series.last().ifPresent(answer -> settle(List.of(answer)));
    unbegun.forEach(each -> unbegun(each, "its interpreter ended before it could begin"));
    for (Execution lost : streak.first(streak.size())) {
      settle(List.of(new Answer(lost(lost), series.directory(), false)));
    }
  }

  private static Ended lost(Execution execution) {
    return Ended.without(
        new Ending.Lost("the interpreter of branch " + execution.work().ordinal() + " ended"));
  }

  private void unbegun(Execution execution, String reason) {
    Optional<StopCause> stopped = lanes.stopped(execution);
    desk.ended(
        execution,
        Aftermath.of(
            execution,
            execution.id(),
            Ended.notStarted(reason),
            stopped,
            Optional.empty(),
            lanes.nanos()));
  }

  /** We have a bug; every branch must end all the same. */
  private void fail(Throwable bug) {
    over = true;
    series.process().kill();
    desk.abandon(streak, true).forEach(each -> desk.ended(each, lane.broken(each, bug)));
    for (Execution each : streak.first(streak.size())) {
      desk.ended(streak, List.of(lane.broken(each, bug)));
    }
  }
}
