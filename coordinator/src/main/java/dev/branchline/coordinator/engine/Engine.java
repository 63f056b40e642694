package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sweep's life: decides each command by the sweep's policies. Confined to its owner; it reads
 * no clock and does no I/O.
 */
public final class Engine {
  private final SweepFacts facts;
  private final SweepState state;

  private Engine(SweepFacts facts, SweepState state) {
    this.facts = facts;
    this.state = state;
  }

  /** The engine of a sweep that was just submitted. */
  public static Engine submit(SweepFacts facts) {
    SweepState state = new SweepState();
    state.size = facts.size().orElse(0);
    state.closed = facts.size().isPresent();
    return new Engine(facts, state);
  }

  /** The engine of a sweep that the journal knows. */
  public static Engine restore(SweepFacts facts, SweepSnapshot snapshot) {
    return new Engine(facts, Snapshots.restore(snapshot));
  }

  /** Decides, and evolves by its own events at once. */
  public Decision decide(Command command, Moment now) {
    Draft draft = new Draft(state, now);
    Optional<String> refusal = apply(command, draft);
    if (refusal.isPresent()) {
      return new Decision.Rejected(refusal.get());
    }
    new StatusRules(facts, draft).settle();
    return draft.accepted();
  }

  private Optional<String> apply(Command command, Draft draft) {
    StatusRules statuses = new StatusRules(facts, draft);
    WorkerRules workers = new WorkerRules(facts, draft);
    return switch (command) {
      case Command.Grant grant -> new GrantRules(facts, draft).grant(grant);
      case Command.Retract retract -> new GrantRules(facts, draft).retract(retract);
      case Command.Outcomes outcomes -> new OutcomeRules(facts, draft).outcomes(outcomes);
      case Command.NoOtherWorker none -> new OutcomeRules(facts, draft).noOtherWorker(none);
      case Command.Started started -> workers.started(started);
      case Command.HandBack back -> workers.handBack(back);
      case Command.WorkerGone gone -> workers.gone(gone);
      case Command.Expire expire -> workers.expire(expire);
      case Command.WorkerBack back -> workers.back(back);
      case Command.Pause _ -> statuses.pause();
      case Command.Resume _ -> statuses.resume();
      case Command.Stop stop -> statuses.stop(stop.reason(), false);
      case Command.Cancel cancel -> statuses.stop(cancel.reason(), true);
      case Command.Retry retry -> statuses.retry(retry.ordinals());
      case Command.Extend extend -> statuses.extend(extend.configs());
      case Command.Break(String reason) -> statuses.breakOff(reason);
      case Command.Close _ -> statuses.close();
      case Command.Tick _ -> Optional.empty();
    };
  }

  /** Applies an event that was decided by another engine of the same sweep. */
  public void evolve(Event event) {
    state.evolve(event);
  }

  /** All that is durable of the state. */
  public SweepSnapshot snapshot() {
    return Snapshots.of(state);
  }

  /**
   * Checks every invariant; costs the whole state.
   *
   * @throws IllegalStateException naming the one that doesn't hold
   */
  public void check() {
    new Invariants(facts, state).check();
  }

  public SweepStatus status() {
    return state.status;
  }

  /** Known when finished; while stopping, the one it is going to have unless all succeed. */
  public Optional<Verdict> verdict() {
    return state.verdict;
  }

  /** Why it was stopped, cancelled or halted; may be empty. */
  public String reason() {
    return state.reason;
  }

  /** From 1; each retry by the user opens another. */
  public int generation() {
    return state.generation;
  }

  /** How many branches there are by now. */
  public long size() {
    return state.size;
  }

  /** How many branches stand there. */
  public long count(Status status) {
    return switch (status) {
      case PENDING -> state.pendingCount();
      case LEASED -> state.openCount() - runningCount();
      case RUNNING -> runningCount();
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED, PRUNED -> state.endedCount(status);
    };
  }

  private long runningCount() {
    return state.leases.live().stream().mapToLong(lease -> lease.running.size()).sum();
  }

  /** What waits now. */
  public Demand demand(Moment now) {
    Pending pending = state.pending;
    pending.promote(now.epochMillis());
    boolean running = state.status == SweepStatus.RUNNING && mayStartNext();
    long due = state.pendingCount() - pending.delayedCount();
    return new Demand(
        running ? (facts.sequential() ? Math.min(1, due) : due) : 0,
        running ? pending.suspects.getLongCardinality() : 0,
        pending.delayedCount(),
        pending.nextDue(),
        state.notStarted.keySet().stream()
            .filter(ordinal -> pending.contains(ordinal, state.histories))
            .count());
  }

  private boolean mayStartNext() {
    return !facts.sequential() || state.isBetweenBranches();
  }

  /** Whether further configs may be fed. */
  public boolean isFed() {
    return !state.closed;
  }

  /** How many branches have a final status. */
  public long ended() {
    return state.endedCount();
  }

  /** The workers that get no branches of this sweep, each with the reason. */
  public Map<WorkerId, String> avoided() {
    Map<WorkerId, String> avoided = new LinkedHashMap<>();
    state.avoided.forEach((worker, avoidance) -> avoided.put(worker, avoidance.reason()));
    return avoided;
  }

  /** How many attempts of this sweep each worker may run: the greatest width of its live leases. */
  public Map<WorkerId, Integer> widths() {
    return state.leases.widths();
  }

  /** The live leases, each with its worker and what is left of it. */
  public Map<LeaseId, LiveLease> leases() {
    Map<LeaseId, LiveLease> leases = new LinkedHashMap<>();
    for (Lease lease : state.leases.live()) {
      leases.put(lease.id, live(lease));
    }
    return leases;
  }

  /** A lease that is live. */
  public Optional<LiveLease> lease(LeaseId id) {
    Lease lease = state.leases.find(id);
    return lease == null || !lease.isLive() ? Optional.empty() : Optional.of(live(lease));
  }

  /** Whether what is said of this lease can be judged: it is live, expired, or ended lately. */
  public boolean knows(LeaseId id) {
    return state.leases.find(id) != null;
  }

  /** Who has, or had, a lease that is still known. */
  public Optional<WorkerId> holder(LeaseId id) {
    return Optional.ofNullable(state.leases.find(id)).map(lease -> lease.worker);
  }

  /** Whether the branch has its final status. */
  public boolean hasEnded(long ordinal) {
    return state.hasEnded(ordinal);
  }

  /** Who has a branch now. */
  public Optional<WorkerId> holder(long ordinal) {
    return Optional.ofNullable(state.leases.holder(ordinal)).map(lease -> lease.worker);
  }

  /** The leases of a worker that are live, or under which a late success counts. */
  public Set<LeaseId> leasesOf(WorkerId worker) {
    Set<LeaseId> leases = new LinkedHashSet<>();
    state.leases.knownOf(worker).forEach(lease -> leases.add(lease.id));
    return leases;
  }

  /**
   * The leases whose open branches have changed since this was asked last, those that have none any
   * more included; costs what has changed, not what there is.
   */
  public Map<LeaseId, LiveLease> changedLeases() {
    Map<LeaseId, LiveLease> changed = new LinkedHashMap<>();
    state.leases.takeTouched().forEach(lease -> changed.put(lease.id, live(lease)));
    return changed;
  }

  private static LiveLease live(Lease lease) {
    return new LiveLease(lease.worker, lease.width, lease.openCount(), lease.running.size());
  }

  /** Visits what runs, as far as workers have told. */
  public void forEachRunning(RunningVisitor visitor) {
    for (Lease lease : state.leases.live()) {
      lease.running.forEach(
          (ordinal, since) -> visitor.running(lease.id, lease.worker, ordinal, since));
    }
  }

  /**
   * A live lease.
   *
   * @param open branches that haven't left it
   * @param running those of them that are known to run
   */
  public record LiveLease(WorkerId worker, int width, long open, long running) {}

  /** Is told of one running branch. */
  @FunctionalInterface
  public interface RunningVisitor {
    void running(LeaseId lease, WorkerId worker, long ordinal, long startedAtMillis);
  }
}
