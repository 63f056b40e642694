package dev.branchline.worker.lease;

import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a worker holds. Of one sweep it never starts more than the greatest width among the
 * leases it holds of it; those leases are worked off in the order they came, each in ascending
 * order. A lease of which nothing waits and nothing runs is held no more.
 */
public final class Workload {
  private final Map<LeaseId, HeldLease> leases = new LinkedHashMap<>();
  private final Map<SweepId, List<HeldLease>> bySweep = new LinkedHashMap<>();

  /** What of a cancel was done at once, and what has to be ended first. */
  public record Cancelled(Ordinals dropped, Ordinals running) {}

  /**
   * Takes a lease; nothing of it starts before {@link #ready}.
   *
   * @return whether it is new
   */
  public boolean hold(Assign assign) {
    if (leases.containsKey(assign.lease()) || assign.ordinals().isEmpty()) {
      return false;
    }
    HeldLease held = new HeldLease(assign);
    leases.put(assign.lease(), held);
    bySweep.computeIfAbsent(assign.sweep(), id -> new ArrayList<>()).add(held);
    return true;
  }

  /** Its branches may start, if it is still held. */
  public void ready(LeaseId lease) {
    HeldLease held = leases.get(lease);
    if (held != null) {
      held.makeReady();
    }
  }

  /** The sweeps it holds leases of, in the order their oldest came. */
  public List<SweepId> sweeps() {
    return List.copyOf(bySweep.keySet());
  }

  /** Whether {@link #next} would give one. */
  public boolean canStart(SweepId sweep) {
    return startable(sweep).isPresent();
  }

  /** The hash of the definition that the sweep's next branch is started by. */
  public Optional<String> nextDefinition(SweepId sweep) {
    return startable(sweep).map(held -> held.assign().definition());
  }

  /** The sweep's next branch, which counts as running from now on. */
  public Optional<Work> next(SweepId sweep) {
    return startable(sweep).map(HeldLease::start);
  }

  /**
   * Up to so many more of the sweep for a lane that already runs one of it, to be begun one after
   * another; none if more run than may.
   */
  public List<Work> queue(SweepId sweep, int most) {
    List<Work> queued = new ArrayList<>();
    if (running(sweep) <= width(sweep)) {
      for (HeldLease held : bySweep.getOrDefault(sweep, List.of())) {
        while (queued.size() < most && held.canStart()) {
          queued.add(held.queue());
        }
      }
    }
    return queued;
  }

  /**
   * A branch that {@link #queue} gave runs now.
   *
   * @throws IllegalStateException if it wasn't queued
   */
  public void begin(LeaseId lease, long ordinal) {
    held(lease).begin(ordinal);
  }

  /**
   * A branch that {@link #queue} or {@link #next} gave hasn't begun, and waits again.
   *
   * @throws IllegalStateException if it wasn't taken
   */
  public void putBack(LeaseId lease, long ordinal) {
    held(lease).putBack(ordinal);
  }

  /** A branch that {@link #queue} or {@link #next} gave never begins. */
  public void drop(LeaseId lease, long ordinal) {
    HeldLease held = held(lease);
    held.drop(ordinal);
    dropIfEmpty(held);
  }

  private HeldLease held(LeaseId lease) {
    HeldLease held = leases.get(lease);
    if (held == null) {
      throw new IllegalStateException("lease " + lease + " isn't held");
    }
    return held;
  }

  /**
   * A branch that {@link #next} gave runs no more.
   *
   * @throws IllegalStateException if it didn't run
   */
  public void ended(LeaseId lease, long ordinal) {
    HeldLease held = held(lease);
    held.end(ordinal);
    dropIfEmpty(held);
  }

  /** Takes up to so many that wait out of a lease, highest first. */
  public Ordinals retract(LeaseId lease, long branches) {
    HeldLease held = leases.get(lease);
    if (held == null) {
      return Ordinals.NONE;
    }
    Ordinals taken = held.takeHighest(branches);
    dropIfEmpty(held);
    return taken;
  }

  /** Drops those of {@code ordinals} that wait, and tells which of them run. */
  public Cancelled cancel(LeaseId lease, Ordinals ordinals) {
    HeldLease held = leases.get(lease);
    if (held == null) {
      return new Cancelled(Ordinals.NONE, Ordinals.NONE);
    }
    Cancelled cancelled = new Cancelled(held.takeWaiting(ordinals), held.running(ordinals));
    dropIfEmpty(held);
    return cancelled;
  }

  /** Drops all that waits, of a lease. */
  public Ordinals dropWaiting(LeaseId lease) {
    return retract(lease, Long.MAX_VALUE);
  }

  /** Drops all that waits, of every lease. */
  public Map<LeaseId, Ordinals> dropWaiting() {
    Map<LeaseId, Ordinals> dropped = new LinkedHashMap<>();
    for (LeaseId lease : List.copyOf(leases.keySet())) {
      Ordinals waiting = dropWaiting(lease);
      if (!waiting.isEmpty()) {
        dropped.put(lease, waiting);
      }
    }
    return dropped;
  }

  /** The leases held: something of each waits or runs. */
  public Set<LeaseId> leases() {
    return Set.copyOf(leases.keySet());
  }

  /** The hashes of the definitions that the leases held name. */
  public Set<String> definitions() {
    return leases.values().stream()
        .map(held -> held.assign().definition())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What waits and what runs, by lease. */
  public Map<LeaseId, Holding> holdings() {
    Map<LeaseId, Holding> holdings = new LinkedHashMap<>();
    leases.forEach((lease, held) -> holdings.put(lease, held.holding()));
    return holdings;
  }

  /** How many branches run. */
  public int running() {
    int running = 0;
    for (HeldLease held : leases.values()) {
      running += held.running();
    }
    return running;
  }

  /** How many branches of a sweep run. */
  public int running(SweepId sweep) {
    int running = 0;
    for (HeldLease held : bySweep.getOrDefault(sweep, List.of())) {
      running += held.running();
    }
    return running;
  }

  /** How many of a sweep may run at the same time; 0 if nothing of it is held. */
  public int width(SweepId sweep) {
    int width = 0;
    for (HeldLease held : bySweep.getOrDefault(sweep, List.of())) {
      width = Math.max(width, held.assign().width());
    }
    return width;
  }

  private Optional<HeldLease> startable(SweepId sweep) {
    List<HeldLease> ofSweep = bySweep.get(sweep);
    if (ofSweep == null || running(sweep) >= width(sweep)) {
      return Optional.empty();
    }
    for (HeldLease held : ofSweep) {
      if (held.canStart()) {
        return Optional.of(held);
      }
    }
    return Optional.empty();
  }

  private void dropIfEmpty(HeldLease held) {
    if (!held.isEmpty()) {
      return;
    }
    leases.remove(held.assign().lease());
    List<HeldLease> ofSweep = bySweep.get(held.assign().sweep());
    if (ofSweep != null) {
      ofSweep.remove(held);
      if (ofSweep.isEmpty()) {
        bySweep.remove(held.assign().sweep());
      }
    }
  }
}
