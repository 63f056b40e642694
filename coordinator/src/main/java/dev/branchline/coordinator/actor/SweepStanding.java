package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.placement.Ewma;
import dev.branchline.coordinator.placement.SweepDemand;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How one sweep stands, as the dispatcher is told after each change: what it asks for, and those
 * leases that aren't as they were. Confined to the sweep's actor.
 */
final class SweepStanding {
  private final SweepPlan plan;
  private final Engine engine;
  private final ActorRef<Dispatcher.Message> dispatcher;
  private final ActorRef<SweepActor.Message> self;
  private final Ewma durations = new Ewma();
  private final Set<LeaseId> refused = new HashSet<>();
  private long round;

  SweepStanding(
      SweepPlan plan,
      Engine engine,
      ActorRef<Dispatcher.Message> dispatcher,
      ActorRef<SweepActor.Message> self) {
    this.plan = plan;
    this.engine = engine;
    this.dispatcher = dispatcher;
    this.self = self;
  }

  /** Attempts of a lease have started, and not ended yet. */
  void started(LeaseId lease) {
    dispatcher.tell(new Dispatcher.Started(lease, Duration.ZERO));
  }

  /** Attempts of a lease have ended. */
  void ended(LeaseId lease, List<Attempt> attempts) {
    if (attempts.isEmpty()) {
      return;
    }
    Duration sum = Duration.ZERO;
    for (Attempt attempt : attempts) {
      sum = sum.plus(attempt.duration());
    }
    durations.add(sum.dividedBy(attempts.size()), attempts.size());
    Attempt first = attempts.getFirst();
    dispatcher.tell(new Dispatcher.Started(lease, first.duration().plus(first.age())));
  }

  /** The grants of this round are known; those that it refused are told next. */
  void seen(long newRound) {
    round = newRound;
  }

  /** A grant of the dispatcher's didn't become a lease. */
  void refused(LeaseId lease) {
    refused.add(lease);
  }

  /**
   * Tells the dispatcher.
   *
   * @param open whether anything may be granted; if not, what waits isn't shown as grantable
   */
  void tell(Moment now, boolean open) {
    Demand demand = engine.demand(now);
    Demand shown =
        open
            ? demand
            : new Demand(0, 0, demand.delayed(), demand.nextDueMillis(), demand.notStarted());
    dispatcher.tell(
        new Dispatcher.Standing(
            new SweepDemand(
                plan.id(),
                plan.facts().policies().priority(),
                plan.facts().policies().resources(),
                plan.facts().policies().maxParallel(),
                plan.facts().policies().reserveAfter(),
                engine.status() == SweepStatus.PAUSED,
                shown,
                engine.avoided(),
                durations.nanos()),
            engine.changedLeases(),
            Set.copyOf(refused),
            round,
            self));
    refused.clear();
  }
}
