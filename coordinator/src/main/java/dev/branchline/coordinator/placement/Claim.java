package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One sweep during a round. */
final class Claim {
  /** Who comes first: the higher priority, then who holds less, then who waits longer. */
  static final Comparator<Claim> ORDER =
      Comparator.comparingInt((Claim claim) -> claim.demand.priority())
          .reversed()
          .thenComparingDouble(Claim::share)
          .thenComparingLong(claim -> claim.sinceNanos)
          .thenComparing(claim -> claim.demand.sweep());

  final SweepDemand demand;

  /** Since when it has waited without getting another lane. */
  final long sinceNanos;

  /** How much of all workers one lane is, of the scarcest resource. */
  final double laneShare;

  /** Whether more may run at the same time than {@code max_parallel} permits. */
  final boolean exceeds;

  /** Lanes given in this round. */
  final Map<Bench, Integer> added = new LinkedHashMap<>();

  /** The workers in the order in which it takes them; it doesn't go back to one that is full. */
  List<Bench> order = List.of();

  int next;
  long left;
  long suspects;
  int lanes;
  int parallelLeft;

  /**
   * @param parallelLeft by how much its widths may grow; below 0 if they are too many already,
   *     because a lease that had expired was taken back: it gets nothing then
   */
  Claim(SweepDemand demand, long sinceNanos, double laneShare, int lanes, int parallelLeft) {
    this.demand = demand;
    this.sinceNanos = sinceNanos;
    this.laneShare = laneShare;
    this.lanes = lanes;
    this.parallelLeft = Math.max(0, parallelLeft);
    this.exceeds = parallelLeft < 0;
    this.left = exceeds ? 0 : demand.waiting().grantable();
    this.suspects = Math.min(left, demand.waiting().suspects());
  }

  SweepId sweep() {
    return demand.sweep();
  }

  Resources per() {
    return demand.resources();
  }

  double share() {
    return lanes * laneShare;
  }

  int addedAt(Bench bench) {
    return added.getOrDefault(bench, 0);
  }

  /** How many attempts may run there, with those given in this round. */
  int lanesAt(Bench bench) {
    Hold hold = bench.holds.get(sweep());
    return (hold == null ? 0 : hold.lanes()) + addedAt(bench);
  }

  int widthAt(Bench bench) {
    Hold hold = bench.holds.get(sweep());
    return Math.max(hold == null ? 0 : hold.width(), lanesAt(bench));
  }

  /** Whether one lane more is allowed there by {@code max_parallel} and the bound on widths. */
  boolean mayWiden(Bench bench) {
    int lanes = lanesAt(bench);
    return !exceeds && lanes < Placement.MAX_WIDTH && (lanes < widthAt(bench) || parallelLeft > 0);
  }

  /** Takes one lane there. */
  void takeLane(Bench bench) {
    if (lanesAt(bench) >= widthAt(bench)) {
      parallelLeft--;
    }
    bench.room.take(per(), 1);
    bench.sweeps.add(sweep());
    added.merge(bench, 1, Integer::sum);
    lanes++;
    left--;
  }
}
