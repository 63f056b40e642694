package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One worker during a round. */
final class Bench {
  final WorkerId worker;
  final Resources capacity;
  final boolean draining;
  final boolean silent;
  final Room room;
  final SortedMap<SweepId, Hold> holds;

  /** The sweeps that have something there, or are given something in this round. */
  final TreeSet<SweepId> sweeps;

  /** Whom it is reserved for. */
  @Nullable Claim reserved;

  Bench(WorkerId worker, Ledger.Offer offer, SortedMap<SweepId, Hold> holds) {
    this.worker = worker;
    this.capacity = offer.capacity();
    this.draining = offer.draining();
    this.silent = offer.silent();
    this.holds = holds;
    this.sweeps = new TreeSet<>(holds.keySet());
    this.room = new Room(capacity);
    holds.values().forEach(hold -> room.take(hold.perAttempt, hold.lanes()));
  }

  /** Whether it is given anything at all. */
  boolean isOpen() {
    return !draining && !silent;
  }

  /** Whether it could ever run an attempt of this sweep. */
  boolean suits(Claim claim) {
    return isOpen() && !claim.demand.avoided().containsKey(worker) && capacity.covers(claim.per());
  }

  /** Whether it suits and isn't kept for a sweep that goes before this one. */
  boolean admits(Claim claim) {
    return suits(claim) && !keptFrom(claim);
  }

  /** Whether anything of another sweep is in the way there. */
  boolean isShared(Claim claim) {
    return holds.keySet().stream().anyMatch(sweep -> !sweep.equals(claim.sweep()));
  }

  /** Whether it is reserved for another sweep of the same or a higher priority. */
  boolean keptFrom(Claim claim) {
    Claim owner = reserved;
    return owner != null && owner != claim && owner.demand.priority() >= claim.demand.priority();
  }
}
