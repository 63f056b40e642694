package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.placement.Retraction;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Has one sweep do what the dispatcher wants granted and retracted. Confined to its actor. */
final class Granting {
  private final SweepWorkers workers;
  private final SweepStanding standing;
  private final Consequences consequences;

  Granting(SweepWorkers workers, SweepStanding standing, Consequences consequences) {
    this.workers = workers;
    this.standing = standing;
    this.consequences = consequences;
  }

  /**
   * A worker may have left since the dispatcher looked: it is granted nothing.
   *
   * @param open whether anything may be granted; asked anew for each, as what was granted counts
   */
  void dispatched(SweepActor.Dispatched dispatched, BooleanSupplier open, Moment now) {
    standing.seen(dispatched.round());
    for (Dispatcher.Share grant : dispatched.grants()) {
      if (!open.getAsBoolean() || !workers.isThere(grant.worker()) || !granted(grant, now)) {
        standing.refused(grant.lease());
      }
    }
    if (open.getAsBoolean()) {
      for (Retraction retraction : dispatched.retractions()) {
        consequences.decide(
            new Command.Retract(retraction.lease(), retraction.branches()), now, Optional.empty());
      }
    }
  }

  private boolean granted(Dispatcher.Share grant, Moment now) {
    Command command =
        new Command.Grant(grant.lease(), grant.worker(), grant.width(), grant.maxBranches());
    return consequences.decide(command, now, Optional.empty());
  }
}
