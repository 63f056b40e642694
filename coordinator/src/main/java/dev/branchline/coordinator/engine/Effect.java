package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.Set;

/** What a shell does once the events of the same decision are committed. */
public sealed interface Effect {

  /** Assign the lease to its worker. */
  record Granted(
      LeaseId lease, WorkerId worker, Ordinals ordinals, int width, AttemptNumbers numbers)
      implements Effect {}

  /** Answer outcomes to whoever sent them. */
  record Answer(LeaseId lease, Ordinals recorded, Ordinals superseded, Ordinals unknown)
      implements Effect {}

  /** Tell the worker to end these branches, whether they run or wait. */
  record CancelAt(WorkerId worker, LeaseId lease, Ordinals ordinals) implements Effect {}

  /** Ask the worker for up to so many branches that haven't started. */
  record RetractAt(WorkerId worker, LeaseId lease, long branches) implements Effect {}

  /** Tell the worker, in its welcome, which of this sweep's leases go on. */
  record Keep(WorkerId worker, Set<LeaseId> leases) implements Effect {
    public Keep {
      leases = Set.copyOf(leases);
    }
  }

  /** The sweep is finished. */
  record Finished(Verdict verdict) implements Effect {}
}
