package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One worker that is connected.
 *
 * @param name for people; no two connected ones have the same
 * @param id what it keeps for ever in its work directory
 * @param address where it is; empty if it is in the coordinator's own process
 * @param capacity all that it offers
 * @param inUse what is reserved of that for what runs there
 * @param running the attempts that those reservations are for, by sweep
 * @param connectedSince when it said hello in the session it has now
 * @param lastHeard when anything was heard of it, to the second
 * @param state whether it gets branches
 */
public record WorkerRow(
    String name,
    UUID id,
    String address,
    Resources capacity,
    Resources inUse,
    Map<SweepId, Integer> running,
    Instant connectedSince,
    Instant lastHeard,
    State state) {
  public WorkerRow {
    running = Map.copyOf(running);
  }

  /** The same with this in use. */
  public WorkerRow with(Resources used, Map<SweepId, Integer> attempts) {
    return new WorkerRow(
        name, id, address, capacity, used, attempts, connectedSince, lastHeard, state);
  }

  /** Whether a worker gets branches. */
  public enum State {
    /** It gets branches. */
    READY,
    /** It starts nothing new, and leaves once nothing runs there any more. */
    DRAINING,
    /** It wasn't heard for a while, and gets nothing until it is. */
    SILENT
  }
}
