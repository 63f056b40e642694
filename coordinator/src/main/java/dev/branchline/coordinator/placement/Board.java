package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** All sweeps and workers during one round, and who gets which lane. */
final class Board {
  final List<Bench> benches = new ArrayList<>();

  /** Every sweep, in the order of ids. */
  final TreeMap<SweepId, Claim> claims = new TreeMap<>();

  /** Whether the bound on a round's work was met. */
  boolean cut;

  private int given;
  private final Map<Resources, Boolean> everFits = new HashMap<>();

  Board(Collection<SweepDemand> demands, Map<SweepId, Long> since, Ledger ledger, long nowNanos) {
    ledger.workers().forEach((id, it) -> benches.add(new Bench(id, it, ledger.holdsAt(id))));
    Resources all = Resources.NONE;
    Map<SweepId, Integer> lanes = new HashMap<>();
    for (Bench bench : benches) {
      all = all.plus(bench.capacity);
      bench.holds.forEach((sweep, hold) -> lanes.merge(sweep, hold.lanes(), Integer::sum));
    }
    for (SweepDemand demand : demands) {
      SweepId sweep = demand.sweep();
      int parallel =
          demand.maxParallel().isPresent()
              ? demand.maxParallel().getAsInt() - ledger.widths(sweep)
              : Integer.MAX_VALUE;
      claims.put(
          sweep,
          new Claim(
              demand,
              since.getOrDefault(sweep, nowNanos),
              laneShare(demand.resources(), all),
              lanes.getOrDefault(sweep, 0),
              parallel));
    }
  }

  /** The sweeps that have something at this worker. */
  List<Claim> claimsAt(Bench bench) {
    return bench.sweeps.stream().map(claims::get).filter(Objects::nonNull).toList();
  }

  private double laneShare(Resources per, Resources all) {
    double share = 1.0 / ((double) Placement.MAX_WIDTH * (benches.size() + 1));
    for (Map.Entry<String, Long> entry : per.amounts().entrySet()) {
      long offered = all.amount(entry.getKey());
      share = Math.max(share, offered == 0 ? 1 : (double) entry.getValue() / offered);
    }
    return share;
  }

  /** Whether some worker would run it if it were idle. */
  boolean everFits(Claim claim) {
    return everFits.computeIfAbsent(
        claim.per(),
        per -> benches.stream().anyMatch(it -> it.isOpen() && it.capacity.covers(per)));
  }

  /** The sweeps that want branches leased, at most {@link Placement#MAX_SWEEPS}, best first. */
  List<Claim> wanting() {
    return claims.values().stream()
        .filter(claim -> claim.left > 0 && everFits(claim))
        .sorted(Claim.ORDER)
        .limit(Placement.MAX_SWEEPS)
        .toList();
  }

  /**
   * Gives lanes one by one, each to the sweep that comes first then, until none can take more. What
   * was kept for a sweep that now starts is given too, in further passes.
   */
  void giveLanes() {
    do {
      pass();
    } while (!cut && release());
  }

  /** Whether a worker was kept for a sweep that has got a lane by now; it isn't any more. */
  private boolean release() {
    boolean released = false;
    for (Bench bench : benches) {
      Claim owner = bench.reserved;
      if (owner != null && !owner.added.isEmpty()) {
        bench.reserved = null;
        released = true;
      }
    }
    return released;
  }

  private void pass() {
    PriorityQueue<Claim> queue = new PriorityQueue<>(Claim.ORDER);
    for (Claim claim : wanting()) {
      claim.order = benches.stream().filter(it -> it.admits(claim)).sorted(order(claim)).toList();
      claim.next = 0;
      queue.add(claim);
    }
    while (!queue.isEmpty()) {
      if (given == Placement.MAX_LANES) {
        cut = true;
        return;
      }
      Claim first = queue.remove();
      if (giveLane(first)) {
        given++;
        queue.add(first);
      }
    }
  }

  private static boolean giveLane(Claim claim) {
    while (claim.left > 0 && claim.next < claim.order.size()) {
      Bench bench = claim.order.get(claim.next);
      if (bench.room.fits(claim.per()) && claim.mayWiden(bench)) {
        claim.takeLane(bench);
        return true;
      }
      claim.next++;
    }
    return false;
  }

  /** Where it is at home first, then where nothing lies idle that it doesn't ask for. */
  private static Comparator<Bench> order(Claim claim) {
    return Comparator.comparing((Bench bench) -> !bench.holds.containsKey(claim.sweep()))
        .thenComparingLong(bench -> surplus(bench, claim.per()))
        .thenComparing(bench -> bench.worker, Ledger.ORDER);
  }

  private static long surplus(Bench bench, Resources per) {
    return bench.capacity.amounts().keySet().stream().filter(name -> per.amount(name) == 0).count();
  }

  /** Whether a worker was kept for a sweep that has since got all its branches leased elsewhere. */
  boolean keepsForNothing() {
    return benches.stream().anyMatch(it -> it.reserved != null && it.reserved.left == 0);
  }

  /** Whether it could start one attempt more at once, somewhere. */
  boolean hasRoom(Claim claim) {
    return benches.stream()
        .anyMatch(it -> it.admits(claim) && it.room.fits(claim.per()) && claim.mayWiden(it));
  }
}
