package dev.branchline.coordinator.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many branches go with the lanes: each worker is kept between one and two targets of predicted
 * work, so that its lanes never wait for the coordinator, and never hoard.
 */
final class Ahead {
  private final Board board;
  private final Clearing clearing;
  private final long targetNanos;
  private final List<Grant> grants = new ArrayList<>();

  Ahead(Board board, Clearing clearing, long targetNanos) {
    this.board = board;
    this.clearing = clearing;
    this.targetNanos = targetNanos;
  }

  /** The grants of this round. */
  List<Grant> grants() {
    board.claims.values().stream().sorted(Claim.ORDER).forEach(this::grant);
    return grants;
  }

  private void grant(Claim claim) {
    if (claim.left == 0 && claim.added.isEmpty()) {
      return;
    }
    long lanes = Math.max(1, claim.lanes);
    long spare = claim.left;
    for (Bench bench : board.benches) {
      int added = claim.addedAt(bench);
      if (added == 0 && (spare == 0 || claim.lanesAt(bench) == 0)) {
        continue;
      }
      long most = Math.ceilDiv(Math.multiplyExact(spare, claim.lanesAt(bench)), lanes);
      long ahead = Math.min(Math.min(most, claim.left), ahead(claim, bench));
      claim.left -= ahead;
      emit(claim, bench, added, ahead);
    }
  }

  private void emit(Claim claim, Bench bench, int added, long ahead) {
    int width = claim.lanesAt(bench);
    long rest = added + ahead;
    long singles = Math.min(claim.suspects, rest);
    for (long i = 0; i < Math.min(singles, Math.max(added, 1)); i++) {
      grants.add(new Grant(claim.sweep(), bench.worker, width, 1));
      claim.suspects--;
      rest--;
    }
    if (rest > 0 && claim.suspects == 0) {
      grants.add(new Grant(claim.sweep(), bench.worker, width, rest));
    }
  }

  /** How many more than one for each lane added. */
  private long ahead(Claim claim, Bench bench) {
    Hold hold = bench.holds.get(claim.sweep());
    int added = claim.addedAt(bench);
    int lanes = claim.lanesAt(bench);
    long open = (hold == null ? 0 : hold.open()) + added;
    boolean fresh = added == lanes;
    if (!bench.admits(claim) || (hold != null && hold.width() > lanes)) {
      return 0;
    }
    boolean yields = clearing.yields(claim, bench);
    if (yields && !fresh) {
      return 0;
    }
    OptionalLong mean = claim.demand.meanNanos();
    long want;
    if (mean.isEmpty()) {
      want = open <= lanes && fresh && !yields ? lanes : 0;
    } else {
      double target = (double) targetNanos * lanes / mean.getAsLong();
      double floor = target + lanes / 2.0;
      double fill = yields ? target : target + floor;
      want = open < floor ? (long) Math.ceil(fill) - open : 0;
    }
    long growth = hold == null ? 0 : hold.lastGrant * Placement.GROWTH;
    long bound = Math.min(Placement.MAX_BRANCHES, Math.max(2L * lanes, growth)) - added;
    return Math.max(0, Math.min(want, bound));
  }
}
