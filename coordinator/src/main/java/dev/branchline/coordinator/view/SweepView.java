package dev.branchline.coordinator.view;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Folds one sweep's committed events into what people watch. Since the last start of the
 * coordinator and the last retry by the user only; what is exact for ever is in the journal. Its
 * size is bounded, whatever the sweep's is. Confined to its owner.
 */
public final class SweepView {
  /** The most running branches that are listed. */
  public static final int MAX_LISTED_RUNNING = 32;

  private final SweepId sweep;
  private final Rate rate;
  private final FailureGroups failures = new FailureGroups();
  private final WorkerTotals workers = new WorkerTotals();
  private final Optional<BestResults> best;
  private final Map<LeaseId, String> holders = new HashMap<>();
  private long retried;
  private Optional<String> newestFailure = Optional.empty();

  /**
   * A view of a sweep that was just submitted or loaded.
   *
   * @param best where branches that succeed are added, if the sweep has a metric
   * @param engine of that sweep; not kept
   */
  public SweepView(SweepId sweep, Optional<BestResults> best, Engine engine, Moment now) {
    engine.leases().forEach((id, lease) -> holders.put(id, lease.worker().name()));
    this.sweep = sweep;
    this.best = best;
    this.rate = new Rate(now.nanos());
  }

  /** Takes in a committed event. */
  public void apply(Event event, Moment now) {
    switch (event) {
      case Event.Leased leased -> holders.put(leased.lease(), leased.worker().name());
      case Event.LeaseClosed closed -> holders.remove(closed.lease());
      case Event.Ended ended -> ended(ended, now);
      case Event.Retried again -> {
        retried += again.attempts().size();
        again.attempts().forEach(each -> attempt(again.lease(), each.attempt()));
      }
      case Event.Reopened reopened -> {
        failures.clear();
        newestFailure = Optional.empty();
        best.ifPresent(kept -> kept.remove(reopened.ordinals()));
      }
      case Event.Started _,
          Event.Superseded _,
          Event.Returned _,
          Event.Lost _,
          Event.TakenBack _,
          Event.Disowned _,
          Event.RangesEnded _,
          Event.StatusChanged _,
          Event.Extended _,
          Event.Closed _,
          Event.Avoided _,
          Event.NotStarted _,
          Event.Forgiven _ -> {}
    }
  }

  private void ended(Event.Ended ended, Moment now) {
    rate.add(ended.branches().size(), now.nanos());
    for (Event.FinalBranch branch : ended.branches()) {
      Attempt attempt = branch.attempt();
      attempt(ended.lease(), attempt);
      if (branch.status() == Status.FAILED
          && attempt.outcome() instanceof Outcome.Failed(var failure)) {
        failures.add(attempt.ordinal(), failure);
      }
      if (branch.status() == Status.SUCCEEDED
          && attempt.outcome() instanceof Outcome.Succeeded(var result)) {
        best.ifPresent(kept -> kept.add(attempt.ordinal(), result, attempt.metrics()));
      }
    }
  }

  private void attempt(LeaseId lease, Attempt attempt) {
    workers.ended(holders.getOrDefault(lease, WorkerUse.OTHERS), attempt);
    if (attempt.outcome() instanceof Outcome.Failed(var failure)) {
      newestFailure =
          Optional.of("branch " + attempt.ordinal() + ": " + FailureSign.of(failure).line());
    }
  }

  /** How far the sweep is, by the engine that the events came from. */
  public Progress progress(Engine engine, Moment now) {
    Counts counts = counts(engine);
    double perSecond = rate.perSecond(now.nanos());
    boolean finished = engine.status() == SweepStatus.FINISHED;
    boolean grows = engine.isFed() && !finished;
    return new Progress(
        sweep,
        engine.status(),
        finished ? engine.verdict() : Optional.empty(),
        engine.reason(),
        counts,
        grows,
        retried,
        perSecond,
        grows ? Optional.empty() : eta(counts, perSecond),
        newestFailure,
        running(engine, now),
        workers.use(engine.leases().values()));
  }

  /** The failures by group, the greatest first. */
  public List<FailureGroup> failures() {
    return failures.groups();
  }

  /** The best results so far, if the sweep has a metric. */
  public List<BestResults.Best> best() {
    return best.map(BestResults::best).orElse(List.of());
  }

  /** How many branches the engine has of each status. */
  public static Counts counts(Engine engine) {
    Counts counts = Counts.NONE;
    for (Status status : Status.values()) {
      counts = counts.plus(status, engine.count(status));
    }
    return counts;
  }

  private static Optional<Duration> eta(Counts counts, double perSecond) {
    long left = counts.total() - counts.done();
    return perSecond > 0 && left > 0
        ? Optional.of(Duration.ofMillis((long) (left * 1000.0 / perSecond)))
        : Optional.empty();
  }

  private static List<RunningBranch> running(Engine engine, Moment now) {
    PriorityQueue<RunningBranch> longest =
        new PriorityQueue<>(
            Comparator.comparing(RunningBranch::elapsed)
                .thenComparing(RunningBranch::ordinal, Comparator.reverseOrder()));
    engine.forEachRunning(
        (lease, worker, ordinal, startedAtMillis) -> {
          Duration elapsed = Duration.ofMillis(Math.max(0, now.epochMillis() - startedAtMillis));
          longest.add(new RunningBranch(ordinal, lease, worker.name(), elapsed));
          if (longest.size() > MAX_LISTED_RUNNING) {
            longest.remove();
          }
        });
    List<RunningBranch> listed = new ArrayList<>(longest);
    listed.sort(longest.comparator().reversed());
    return listed;
  }
}
