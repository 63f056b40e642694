package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which workers are being cleared for requests that have waited too long: nothing of lower or equal
 * priority starts there before them. At most one worker for a sweep, and one sweep for a worker.
 */
final class Reservations {
  private final Map<SweepId, WorkerId> reserved = new TreeMap<>();

  Optional<WorkerId> of(SweepId sweep) {
    return Optional.ofNullable(reserved.get(sweep));
  }

  void drop(SweepId sweep) {
    reserved.remove(sweep);
  }

  /** Marks what is still reserved on the board. */
  void mark(Board board) {
    Iterator<Map.Entry<SweepId, WorkerId>> each = reserved.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<SweepId, WorkerId> entry = each.next();
      Claim claim = board.claims.get(entry.getKey());
      Optional<Bench> bench =
          board.benches.stream().filter(it -> it.worker.equals(entry.getValue())).findFirst();
      if (claim == null || claim.left == 0 || !bench.map(it -> it.suits(claim)).orElse(false)) {
        each.remove();
      } else {
        bench.orElseThrow().reserved = claim;
      }
    }
  }

  /** Reserves for those that have waited long enough; tells when the next one will have. */
  OptionalLong renew(Board board, long nowNanos) {
    mark(board);
    List<Claim> wanting = board.wanting();
    OptionalLong wake = OptionalLong.empty();
    for (Claim claim : wanting) {
      if (reserved.containsKey(claim.sweep())
          || claim.parallelLeft == 0
          || board.hasRoom(claim)
          || !holdsLeast(claim, wanting)) {
        continue;
      }
      long left = claim.sinceNanos + claim.demand.reserveAfter().toNanos() - nowNanos;
      if (left > 0) {
        wake = OptionalLong.of(Math.min(wake.orElse(Long.MAX_VALUE), nowNanos + left));
      } else {
        reserve(board, claim);
      }
    }
    return wake;
  }

  /** One that has more than another that waits too isn't starved. */
  private static boolean holdsLeast(Claim claim, List<Claim> wanting) {
    return wanting.stream()
        .filter(other -> other.demand.priority() == claim.demand.priority())
        .allMatch(other -> claim.share() <= other.share());
  }

  private void reserve(Board board, Claim claim) {
    board.benches.stream()
        .filter(bench -> bench.suits(claim))
        .filter(bench -> precedes(claim, bench.reserved))
        // What only its own branches fill can't be cleared for it.
        .filter(bench -> bench.isShared(claim))
        .max(
            Comparator.comparingDouble((Bench bench) -> bench.room.portion(claim.per()))
                .thenComparing(bench -> bench.worker, Ledger.ORDER.reversed()))
        .ifPresent(
            bench -> {
              Claim previous = bench.reserved;
              if (previous != null) {
                reserved.remove(previous.sweep());
              }
              reserved.put(claim.sweep(), bench.worker);
              bench.reserved = claim;
            });
  }

  private static boolean precedes(Claim claim, @Nullable Claim previous) {
    return previous == null || previous.demand.priority() < claim.demand.priority();
  }
}
