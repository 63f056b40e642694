package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the coming, leaving and staying away of workers means for one sweep. Confined to the sweep's
 * actor.
 */
final class Attendance {
  /** How often at the least {@link #look} is called. */
  private static final Duration LOOKS = Duration.ofSeconds(1);

  private final SweepPlan plan;
  private final Engine engine;
  private final Terms terms;
  private final SweepWorkers workers;
  private final Consequences consequences;
  private final Deadlines<WorkerId> awaited;

  Attendance(
      SweepPlan plan,
      Engine engine,
      Terms terms,
      SweepWorkers workers,
      Consequences consequences,
      Moment now) {
    this.plan = plan;
    this.engine = engine;
    this.terms = terms;
    this.workers = workers;
    this.consequences = consequences;
    this.awaited = new Deadlines<>(LOOKS, now.nanos());
  }

  /** A worker has come. What has ended there is told first, so that it isn't taken for lost. */
  void here(SweepActor.WorkerHere here, Moment now) {
    awaited.remove(here.worker());
    Set<LeaseId> named = new HashSet<>(here.holdings().keySet());
    named.addAll(here.unanswered().keySet());
    workers.here(here.worker(), here.session(), named);
    here.unanswered()
        .forEach(
            (lease, attempts) -> {
              if (engine.knows(lease)) {
                consequences.decide(
                    new Command.Outcomes(lease, attempts), now, Optional.of(here.session()));
              }
            });
    consequences.decide(
        new Command.WorkerBack(here.worker(), here.holdings()), now, Optional.of(here.session()));
  }

  void left(WorkerId worker, boolean orderly, Moment now) {
    workers.left(worker);
    gone(worker, orderly, now);
  }

  /** No others are there than these: those that hold leases are waited for, if any may come. */
  void begin(Set<WorkerId> present, Moment now) {
    Set<WorkerId> absent = new HashSet<>();
    engine.leases().values().forEach(lease -> absent.add(lease.worker()));
    absent.removeAll(present);
    for (WorkerId worker : absent) {
      if (terms.cluster()) {
        awaited.set(worker, plan.facts().policies().workerTimeout(), now.nanos());
      } else {
        gone(worker, false, now);
      }
    }
  }

  /** Those that were waited for in vain are gone; what nobody can start isn't waited with. */
  void look(Moment now) {
    awaited.passed(now.nanos()).forEach(worker -> gone(worker, false, now));
    if (workers.areAllAvoided(now)) {
      consequences.decide(new Command.NoOtherWorker(!terms.cluster()), now, Optional.empty());
    }
  }

  private void gone(WorkerId worker, boolean orderly, Moment now) {
    consequences.decide(new Command.WorkerGone(worker, orderly), now, Optional.empty());
  }
}
