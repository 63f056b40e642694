package dev.branchline.protocol.message;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a worker says to the coordinator. */
public sealed interface ToCoordinator {

  /**
   * Opens the conversation, or takes it up again.
   *
   * @param capacity all that it offers, whether in use or not
   * @param holdings every lease that it holds
   * @param unanswered every outcome not answered yet, by lease
   * @param zero whether it only pretends to run: it answers every branch at once
   * @param logDoor where the output of its attempts can be read, if it serves it
   */
  record Hello(
      WorkerId worker,
      Resources capacity,
      Map<LeaseId, Holding> holdings,
      Map<LeaseId, List<Attempt>> unanswered,
      boolean zero,
      Optional<LogDoor> logDoor)
      implements ToCoordinator {
    public Hello {
      holdings = Map.copyOf(holdings);
      unanswered = Map.copyOf(unanswered);
    }
  }

  /** What a worker has of a lease: what waits there, and what runs. */
  record Holding(Ordinals waiting, Ordinals running) {}

  /** Asks for a frozen definition that a lease named and that it doesn't have. */
  record NeedDefinition(String hash) implements ToCoordinator {}

  /** Branches that have started and not ended yet; short ones are told by their outcomes alone. */
  record Started(LeaseId lease, Ordinals ordinals) implements ToCoordinator {}

  /** Attempts that ended; repeated in the next hello until each is answered. */
  record Outcomes(LeaseId lease, List<Attempt> attempts) implements ToCoordinator {
    public Outcomes {
      attempts = List.copyOf(attempts);
    }
  }

  /** Metrics of running attempts, coalesced; may be dropped on the way. */
  record Reports(LeaseId lease, List<Report> reports) implements ToCoordinator {
    public Reports {
      reports = List.copyOf(reports);
    }
  }

  /** One line that an attempt reported: its step, if it said one, and its metrics. */
  record Report(long ordinal, long step, ConfigValue.Mapping metrics) {}

  /** It lives, and holds these leases; only they are renewed. */
  record Heartbeat(Set<LeaseId> leases) implements ToCoordinator {
    public Heartbeat {
      leases = Set.copyOf(leases);
    }
  }

  /** Gives branches back that it hasn't started, or that it ended while leaving. */
  record HandBack(LeaseId lease, Ordinals ordinals, HandBackReason reason, String detail)
      implements ToCoordinator {}

  /** Why branches are handed back. */
  enum HandBackReason {
    /** The coordinator asked for them. */
    RETRACTED,
    /** They were cancelled before they had started. */
    CANCELLED,
    /** The worker is leaving. */
    DRAINED,
    /** It computes other configs than the coordinator does. */
    REFUSED
  }

  /** It starts nothing new from now on, and will say goodbye when nothing runs any more. */
  record Draining() implements ToCoordinator {}

  /** It has handed everything back, and leaves in an orderly way. */
  record Goodbye() implements ToCoordinator {}
}
