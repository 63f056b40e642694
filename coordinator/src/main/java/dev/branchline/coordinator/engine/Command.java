package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.WorkerId;
import java.util.List;
import java.util.Map;

/** What can happen to a sweep. */
public sealed interface Command {

  /**
   * Leases what is due to a worker: retries and suspects first (a suspect alone), then what came
   * back, then what was never leased, ascending.
   *
   * @param lease a fresh id
   * @param width how many attempts of this sweep the worker may run at the same time
   * @param maxBranches at least 1; the lease may be smaller
   */
  record Grant(LeaseId lease, WorkerId worker, int width, long maxBranches) implements Command {}

  /** A worker has started these, and they haven't ended yet. */
  record Started(LeaseId lease, Ordinals ordinals) implements Command {}

  /** Attempts have ended, or couldn't be started; each is answered. */
  record Outcomes(LeaseId lease, List<Attempt> attempts) implements Command {
    public Outcomes {
      attempts = List.copyOf(attempts);
    }
  }

  /** A worker gives branches back. */
  record HandBack(LeaseId lease, Ordinals ordinals, HandBackReason reason, String detail)
      implements Command {}

  /** A worker was silent for too long, or has left in an orderly way. */
  record WorkerGone(WorkerId worker, boolean orderly) implements Command {}

  /** One lease wasn't named by its worker's heartbeats for too long. */
  record Expire(LeaseId lease) implements Command {}

  /**
   * A worker says hello and tells what it holds of this sweep. Its unanswered outcomes are to be
   * given before this, so that what has ended isn't taken for lost.
   *
   * @param holdings of the leases of this sweep, and of those nobody knows
   */
  record WorkerBack(WorkerId worker, Map<LeaseId, Holding> holdings) implements Command {
    public WorkerBack {
      holdings = Map.copyOf(holdings);
    }
  }

  /** Another worker is idle: asks the holder for up to so many branches that haven't started. */
  record Retract(LeaseId lease, long branches) implements Command {}

  /**
   * Nobody but avoided workers may take this sweep's branches, so those that couldn't be started
   * fail with the reason.
   *
   * @param forgive whether the avoided workers get branches again, because there won't be others
   *     (all in one process); else the rest waits for a better worker
   */
  record NoOtherWorker(boolean forgive) implements Command {}

  /** Starts no new branch; what was leased ahead is asked back. */
  record Pause() implements Command {}

  /** Ends a pause. */
  record Resume() implements Command {}

  /** Starts none any more; those that run may finish, the rest is cancelled. */
  record Stop(String reason) implements Command {}

  /** Like {@link Stop}, and ends those that run. */
  record Cancel(String reason) implements Command {}

  /** Opens a new generation of those of these branches that have a final status. */
  record Retry(Ordinals ordinals) implements Command {}

  /** More configs were fed: each as it is to be journalled. */
  record Extend(List<ConfigValue.Mapping> configs) implements Command {
    public Extend {
      configs = List.copyOf(configs);
    }
  }

  /**
   * No more configs can be had, because what feeds them is broken: starts none any more, and ends
   * as failed, whatever became of those that ran.
   */
  record Break(String reason) implements Command {}

  /** No more configs will be fed. */
  record Close() implements Command {}

  /**
   * Time goes on. Also to be given once after submit and after load: an empty sweep is finished.
   */
  record Tick() implements Command {}
}
