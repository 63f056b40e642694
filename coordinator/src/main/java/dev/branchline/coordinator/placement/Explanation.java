package dev.branchline.coordinator.placement;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out why a sweep's branches wait, on a board as a round would see it. */
final class Explanation {
  private final Board board;
  private final Reservations reservations;

  Explanation(Board board, Reservations reservations) {
    this.board = board;
    this.reservations = reservations;
  }

  List<Reason> of(SweepDemand demand) {
    List<Reason> reasons = new ArrayList<>();
    Demand waiting = demand.waiting();
    if (demand.paused()) {
      reasons.add(new Reason.Paused());
    }
    Claim claim = board.claims.get(demand.sweep());
    if (waiting.grantable() > 0 && claim != null) {
      reasons.add(whyUngranted(claim));
      reservations.of(demand.sweep()).ifPresent(worker -> reasons.add(new Reason.Clearing(worker)));
    }
    if (waiting.notStarted() > 0) {
      reasons.add(new Reason.NotStarted(waiting.notStarted()));
      avoided(claim).ifPresent(reasons::add);
    }
    if (waiting.delayed() > 0) {
      reasons.add(new Reason.BackingOff(waiting.delayed(), waiting.nextDueMillis().orElse(0)));
    }
    return reasons.stream().distinct().toList();
  }

  private Reason whyUngranted(Claim claim) {
    if (board.benches.isEmpty()) {
      return new Reason.NoWorker();
    }
    List<Bench> covering =
        board.benches.stream().filter(bench -> bench.capacity.covers(claim.per())).toList();
    if (covering.isEmpty()) {
      return new Reason.TooBig(
          Fit.never(claim.per(), board.benches.stream().map(bench -> bench.capacity).toList())
              .orElseThrow());
    }
    List<Bench> staying = covering.stream().filter(bench -> !bench.draining).toList();
    if (staying.isEmpty()) {
      return new Reason.Draining(covering.size());
    }
    staying = staying.stream().filter(bench -> !bench.silent).toList();
    if (staying.isEmpty()) {
      return new Reason.Silent(covering.size());
    }
    List<Bench> suiting = staying.stream().filter(bench -> bench.suits(claim)).toList();
    if (suiting.isEmpty()) {
      return avoided(claim).orElseThrow();
    }
    if (suiting.stream().noneMatch(claim::mayWiden) && claim.parallelLeft == 0) {
      return new Reason.MaxParallel(claim.demand.maxParallel().orElse(0));
    }
    return whyNoRoom(claim, suiting);
  }

  private Reason whyNoRoom(Claim claim, List<Bench> suiting) {
    List<Bench> roomy =
        suiting.stream()
            .filter(bench -> bench.room.fits(claim.per()) && claim.mayWiden(bench))
            .toList();
    for (Bench bench : roomy) {
      if (!bench.keptFrom(claim)) {
        return new Reason.Next();
      }
    }
    for (Bench bench : roomy) {
      Claim owner = bench.reserved;
      if (owner != null) {
        return new Reason.Reserved(bench.worker, owner.sweep());
      }
    }
    TreeSet<SweepId> higher = new TreeSet<>();
    for (Bench bench : suiting) {
      for (SweepId holder : bench.holds.keySet()) {
        Claim other = board.claims.get(holder);
        if (other != null
            && other.lanesAt(bench) > 0
            && other.demand.priority() > claim.demand.priority()) {
          higher.add(holder);
        }
      }
    }
    return higher.isEmpty()
        ? new Reason.Busy(suiting.stream().map(bench -> bench.worker.name()).toList())
        : new Reason.Behind(List.copyOf(higher));
  }

  private Optional<Reason> avoided(@Nullable Claim claim) {
    if (claim == null || claim.demand.avoided().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> workers = new TreeMap<>();
    claim.demand.avoided().forEach((worker, reason) -> workers.put(worker.name(), reason));
    return Optional.of(new Reason.Avoided(workers));
  }
}
