package dev.branchline.protocol.message;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.util.List;
import java.util.Set;

/** What the coordinator says to a worker. */
public sealed interface ToWorker {

  /**
   * Answers a hello.
   *
   * @param epoch of this coordinator; lower ones are to be ignored from now on
   * @param kept the leases of the hello that go on; every other one that the worker holds is ended
   *     there, and what it started under them is killed
   */
  record Welcome(int epoch, Set<LeaseId> kept) implements ToWorker {
    public Welcome {
      kept = Set.copyOf(kept);
    }
  }

  /** The frozen definition with this hash, answering {@link ToCoordinator.NeedDefinition}. */
  record Define(String hash, String definition) implements ToWorker {}

  /**
   * Grants branches.
   *
   * @param lease names the grant; everything said of these branches carries it
   * @param definition the hash of the sweep's frozen definition
   * @param ordinals which branches, to be started in ascending order
   * @param width how many of this sweep's branches the worker may run at the same time: the leases
   *     of one sweep at one worker share the greatest of their widths, they don't add up
   * @param attempts the attempt's number of each branch
   * @param first the config id of the lowest ordinal
   * @param last the config id of the highest; a worker that computes others hands the lease back
   * @param fed the configs, in the order of the ordinals, if the space is fed; else empty
   */
  record Assign(
      LeaseId lease,
      SweepId sweep,
      String definition,
      Ordinals ordinals,
      int width,
      AttemptNumbers attempts,
      ConfigId first,
      ConfigId last,
      List<ConfigValue.Mapping> fed)
      implements ToWorker {
    public Assign {
      fed = List.copyOf(fed);
    }
  }

  /**
   * What became of outcomes; each is forgotten by the worker only now.
   *
   * @param recorded they are in the journal, as the branch's outcome or as a retried attempt's
   * @param superseded they came too late to count
   * @param unknown they belong to no lease or branch of this coordinator
   */
  record Answers(LeaseId lease, Ordinals recorded, Ordinals superseded, Ordinals unknown)
      implements ToWorker {}

  /**
   * Ends branches of a lease: drops those that wait, ends those that run with interrupt, grace and
   * kill. Each that ran is answered by an outcome; those that hadn't started by a hand-back.
   */
  record Cancel(LeaseId lease, Ordinals ordinals) implements ToWorker {}

  /** Asks for up to {@code branches} that haven't started, highest first, to be handed back. */
  record Retract(LeaseId lease, long branches) implements ToWorker {}

  /** Asks the worker to start nothing new, to finish what runs, and to hand the rest back. */
  record Drain() implements ToWorker {}
}
