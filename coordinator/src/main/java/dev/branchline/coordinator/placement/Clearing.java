package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who makes way for whom: a sweep that holds more than one that waits is given nothing ahead where
 * a lane of it would do for the other, and what it has ahead is taken back; what was granted ahead
 * is also taken back for workers that would be idle.
 */
final class Clearing {
  private record Spot(SweepId sweep, Bench bench) {}

  private final Board board;
  private final long targetNanos;
  private final long nowNanos;
  private final Set<Spot> yielding = new HashSet<>();
  private final List<Retraction> retractions = new ArrayList<>();

  Clearing(Board board, long targetNanos, long nowNanos) {
    this.board = board;
    this.targetNanos = targetNanos;
    this.nowNanos = nowNanos;
  }

  /** Finds who makes way, once the lanes are given. */
  void findYielding() {
    int looks = 0;
    for (Claim waiting : board.wanting()) {
      long wanted = Math.min(waiting.left, waiting.parallelLeft);
      for (Bench bench : board.benches) {
        if (wanted <= 0 || looks++ > Placement.MAX_LOOKS) {
          break;
        }
        if (!bench.admits(waiting) || !waiting.mayWiden(bench)) {
          continue;
        }
        for (Claim holder : board.claimsAt(bench)) {
          if (holder != waiting && givesWay(holder, waiting, bench)) {
            yielding.add(new Spot(holder.sweep(), bench));
            wanted -= holder.lanesAt(bench);
          }
        }
      }
    }
  }

  private static boolean givesWay(Claim holder, Claim waiting, Bench bench) {
    int order = Integer.compare(holder.demand.priority(), waiting.demand.priority());
    return holder.lanesAt(bench) > 0
        && (order < 0 || (order == 0 && holder.share() - holder.laneShare >= waiting.share()))
        && bench.room.fitsAfter(holder.per(), waiting.per());
  }

  /** Whether the sweep makes way for another at this worker. */
  boolean yields(Claim claim, Bench bench) {
    return yielding.contains(new Spot(claim.sweep(), bench));
  }

  /** What is taken back, to be called when all grants are known. */
  List<Retraction> retractions() {
    for (Bench bench : board.benches) {
      for (Claim claim : board.claimsAt(bench)) {
        if (bench.keptFrom(claim) || yields(claim, bench)) {
          if (workNanos(claim, bench) > 2 * targetNanos) {
            retract(claim, bench, unstarted(claim, bench));
          }
        }
      }
    }
    board.claims.values().stream().filter(claim -> claim.left == 0).forEach(this::balance);
    return retractions;
  }

  /** Moves branches from the worker with most ahead to lanes that would be idle. */
  private void balance(Claim claim) {
    if (claim.demand.paused()) {
      return;
    }
    int idle = 0;
    for (Bench bench : board.benches) {
      if (bench.admits(claim) && claim.mayWiden(bench)) {
        int room = Math.min(bench.room.times(claim.per()), Placement.MAX_WIDTH);
        idle = Math.min(Math.min(idle + room, Placement.MAX_LANES), claim.parallelLeft);
      }
    }
    if (idle == 0) {
      return;
    }
    int lanes = idle;
    board.benches.stream()
        .filter(bench -> unstarted(claim, bench) > 0 && workNanos(claim, bench) > targetNanos)
        .max(
            Comparator.comparingDouble((Bench bench) -> workNanos(claim, bench))
                .thenComparing(bench -> bench.worker, Ledger.ORDER.reversed()))
        .ifPresent(
            bench -> {
              long ahead = unstarted(claim, bench);
              long part = ahead * lanes / (lanes + claim.lanesAt(bench));
              retract(claim, bench, Math.max(part, Math.min(ahead, lanes)));
            });
  }

  private static long unstarted(Claim claim, Bench bench) {
    Hold hold = bench.holds.get(claim.sweep());
    return hold == null ? 0 : hold.open() - hold.lanes();
  }

  /** The predicted time until the worker has done what it holds; infinite if unknown. */
  private static double workNanos(Claim claim, Bench bench) {
    Hold hold = bench.holds.get(claim.sweep());
    OptionalLong mean = claim.demand.meanNanos();
    if (hold == null || hold.lanes() == 0) {
      return 0;
    }
    return mean.isEmpty()
        ? Double.POSITIVE_INFINITY
        : (double) mean.getAsLong() * hold.open() / hold.lanes();
  }

  /** From the youngest leases, which are started last; one that was just asked is left alone. */
  private void retract(Claim claim, Bench bench, long branches) {
    Hold hold = bench.holds.get(claim.sweep());
    if (hold == null) {
      return;
    }
    long left = branches;
    for (Map.Entry<LeaseId, Hold.Share> entry : hold.leases.descendingMap().entrySet()) {
      Hold.Share share = entry.getValue();
      long part = Math.min(left, share.open);
      if (part <= 0) {
        continue;
      }
      left -= part;
      if (!share.asked || nowNanos - share.askedNanos >= Placement.PATIENCE_NANOS) {
        retractions.add(new Retraction(claim.sweep(), bench.worker, entry.getKey(), part));
      }
    }
  }
}
