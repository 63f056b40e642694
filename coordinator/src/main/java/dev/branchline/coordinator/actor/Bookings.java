package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.placement.Ledger;

/** Keeps the ledger of what is in use by what sweeps tell of their leases. */
final class Bookings {
  private Bookings() {}

  /** Books the leases that are new, and closes those that have ended or were refused. */
  static void keep(Dispatcher.Standing standing, Ledger ledger, Moment now) {
    standing
        .changed()
        .forEach(
            (lease, held) -> {
              if (held.open() == 0) {
                ledger.close(lease);
              } else if (ledger.knows(lease)) {
                ledger.open(lease, held.open());
              } else {
                ledger.book(
                    lease,
                    standing.demand().sweep(),
                    held.worker(),
                    standing.demand().resources(),
                    held.width(),
                    held.open(),
                    now);
              }
            });
    standing.refused().forEach(ledger::close);
  }
}
