package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.List;
import java.util.Optional;

/**
 * What has become of a sweep. All are journalled, but for those that are {@link Transient}; the
 * fold of the journalled ones is the live state less what runs.
 */
public sealed interface Event {

  /** Not journalled: workers tell it again, or nothing is lost with it. */
  sealed interface Transient extends Event {}

  /** A lease was granted; its branches were pending. */
  record Leased(
      LeaseId lease,
      WorkerId worker,
      Ordinals ordinals,
      int width,
      AttemptNumbers numbers,
      int generation,
      long atMillis)
      implements Event {}

  /** Attempts run. */
  record Started(LeaseId lease, Ordinals ordinals, long atMillis) implements Transient {}

  /**
   * Branches have their final record, by this lease, which may be expired or ended already; any
   * other lease that had one of them has lost it.
   */
  record Ended(LeaseId lease, List<FinalBranch> branches) implements Event {
    public Ended {
      branches = List.copyOf(branches);
    }
  }

  /**
   * A branch's final record.
   *
   * @param attempt its last; the number is 0 if it couldn't be started
   * @param startedAtMillis when it had started, or as near as is known
   */
  record FinalBranch(Attempt attempt, Status status, long startedAtMillis) {}

  /** Attempts that weren't the last; their branches left the lease and are pending again. */
  record Retried(LeaseId lease, List<RetriedAttempt> attempts) implements Event {
    public Retried {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * An attempt that is followed by another.
   *
   * @param counted whether it is one of the failed ones that {@code retries} limits
   * @param notBeforeMillis when the branch may be leased again
   */
  record RetriedAttempt(
      Attempt attempt, long startedAtMillis, boolean counted, long notBeforeMillis) {}

  /** Attempts that came too late to count; the branches' state isn't touched. */
  record Superseded(LeaseId lease, List<Attempt> attempts) implements Event {
    public Superseded {
      attempts = List.copyOf(attempts);
    }
  }

  /** Branches left a lease in good order and are pending again. */
  record Returned(LeaseId lease, Ordinals ordinals, ReturnReason reason) implements Event {}

  /** Why a branch was returned. */
  enum ReturnReason {
    RETRACTED,
    CANCELLED,
    DRAINED,
    REFUSED,
    /** The worker couldn't start it. */
    NOT_STARTED,
    /** The worker has left in an orderly way. */
    LEFT,
    /** Its outcome came after it was told to end, and doesn't count. */
    REVOKED
  }

  /**
   * A worker doesn't have these branches any more, or it is silent. They are pending again as
   * suspects; a late success under this lease still counts.
   *
   * @param started attempts known to have started: each counts as a crash
   * @param others branches that may or may not have started
   */
  record Lost(LeaseId lease, List<LostAttempt> started, Ordinals others) implements Event {
    public Lost {
      started = List.copyOf(started);
    }
  }

  /** An attempt that was lost with its worker. */
  record LostAttempt(long ordinal, int number, long startedAtMillis) {}

  /**
   * The holder of an expired lease is back: these branches, pending until now, go on under it.
   *
   * @param notCrashed those whose loss had counted as a crash, which it doesn't any more
   */
  record TakenBack(LeaseId lease, Ordinals ordinals, Ordinals notCrashed) implements Event {}

  /**
   * Nothing that this lease says of these branches counts any more; those that it still had are
   * pending again, unless they have a final record.
   */
  record Disowned(LeaseId lease, Ordinals ordinals) implements Event {}

  /** A lease has no branch any more. */
  record LeaseClosed(LeaseId lease, Closing closing) implements Event {}

  /** How a lease was closed. */
  enum Closing {
    /** Each of its branches has left it by an outcome. */
    DONE,
    /** Its worker is gone; a late success counts, and the worker may take it up again. */
    EXPIRED,
    /** Its branches were taken from it; nothing it says counts. */
    REVOKED,
    /** What wasn't done was handed back. */
    RETURNED
  }

  /** Pending branches have a final status without having run. */
  record RangesEnded(Ordinals ordinals, Status status, String reason, long atMillis)
      implements Event {}

  /**
   * These branches, final until now, are pending again as if they never ran; their older records
   * are superseded, and no older lease has them or a claim on them any more.
   *
   * @param generation the new one
   * @param failedBefore how many other branches had failed; the halt policy counts from there
   * @param succeededBefore likewise
   */
  record Reopened(Ordinals ordinals, int generation, long failedBefore, long succeededBefore)
      implements Event {}

  /**
   * The sweep's own status.
   *
   * @param verdict when stopping the one it is going to have, unless all succeed; when finished the
   *     one it has
   * @param kill when stopping: whether those that run are killed
   * @param reason why; may be empty
   */
  record StatusChanged(
      SweepStatus status, Optional<Verdict> verdict, boolean kill, String reason, long atMillis)
      implements Event {}

  /**
   * A fed sweep has so many branches now; the last of them have these configs, as they are to be
   * journalled.
   */
  record Extended(long size, List<ConfigValue.Mapping> configs) implements Event {
    public Extended {
      configs = List.copyOf(configs);
    }
  }

  /** A fed sweep won't grow any more. */
  record Closed() implements Event {}

  /**
   * This worker gets no more branches of this sweep.
   *
   * @param lasting whether it never can: it computes other configs
   */
  record Avoided(WorkerId worker, String reason, boolean lasting) implements Transient {}

  /** This worker couldn't start these branches, which are pending. */
  record NotStarted(LeaseId lease, WorkerId worker, List<Attempt> attempts) implements Transient {
    public NotStarted {
      attempts = List.copyOf(attempts);
    }
  }

  /** This worker isn't avoided any more. */
  record Forgiven(WorkerId worker) implements Transient {}
}
