package dev.branchline.coordinator.placement;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** Sweeps and workers that do at once what a placement's rounds say, and a clock set by hand. */
final class Field {
  static final long MILLI = 1_000_000;

  final Placement placement = new Placement();
  final TreeMap<SweepId, Sweep> sweeps = new TreeMap<>();
  final LinkedHashMap<LeaseId, Lease> leases = new LinkedHashMap<>();
  final List<String> history = new ArrayList<>();
  long nanos;
  private long number;

  static final class Sweep {
    SweepDemand demand;
    long pending;
    OptionalLong mean = OptionalLong.empty();

    Sweep(SweepDemand demand, long pending) {
      this.demand = demand;
      this.pending = pending;
    }
  }

  static final class Lease {
    final Grant grant;
    long open;

    Lease(Grant grant, long open) {
      this.grant = grant;
      this.open = open;
    }
  }

  static WorkerId worker(int number) {
    return new WorkerId("w" + number, new UUID(0, number));
  }

  static Resources cpus(double cpus) {
    return Resources.of(Map.of(Resources.CPUS, (long) (cpus * Resources.UNIT)));
  }

  static SweepId sweep(long id) {
    return new SweepId(id);
  }

  Moment now() {
    return new Moment(nanos, nanos / MILLI);
  }

  Field worker(int number, Resources capacity) {
    placement.ledger().join(worker(number), capacity);
    return this;
  }

  Field sweep(long id, int priority, Resources per, long pending) {
    return sweep(id, priority, per, pending, OptionalInt.empty());
  }

  Field sweep(long id, int priority, Resources per, long pending, OptionalInt maxParallel) {
    SweepDemand demand =
        new SweepDemand(
            sweep(id),
            priority,
            per,
            maxParallel,
            Duration.ofSeconds(5),
            false,
            new Demand(pending, 0, 0, OptionalLong.empty(), 0),
            Map.of(),
            OptionalLong.empty());
    sweeps.put(sweep(id), new Sweep(demand, pending));
    tell(sweep(id));
    return this;
  }

  Field mean(long id, Duration mean) {
    of(sweep(id)).mean = OptionalLong.of(mean.toNanos());
    tell(sweep(id));
    return this;
  }

  Sweep of(SweepId id) {
    return Objects.requireNonNull(sweeps.get(id));
  }

  void tell(SweepId id) {
    Sweep sweep = of(id);
    SweepDemand old = sweep.demand;
    sweep.demand =
        new SweepDemand(
            id,
            old.priority(),
            old.resources(),
            old.maxParallel(),
            old.reserveAfter(),
            old.paused(),
            new Demand(sweep.pending, 0, 0, OptionalLong.empty(), 0),
            old.avoided(),
            sweep.mean);
    placement.demand(sweep.demand, now());
  }

  Round round() {
    Round round = placement.round(now());
    for (Grant grant : round.grants()) {
      LeaseId id = LeaseId.of(1, number++);
      Sweep sweep = of(grant.sweep());
      long open = Math.min(sweep.pending, grant.maxBranches());
      placement.granted(id, grant, now());
      if (open == 0) {
        placement.ledger().close(id);
        continue;
      }
      sweep.pending -= open;
      leases.put(id, new Lease(grant, open));
      placement.ledger().open(id, open);
      tell(grant.sweep());
    }
    history.add(round.toString());
    return round;
  }

  /** Gives back what is asked back, as far as it can't have started. */
  void handBack(Round round) {
    for (Retraction retraction : round.retractions()) {
      Lease lease = leases.get(retraction.lease());
      if (lease != null) {
        long waiting =
            open(retraction.sweep().value(), retraction.worker())
                - lanes(retraction.sweep().value(), retraction.worker());
        long back = Math.min(Math.min(retraction.branches(), lease.open), waiting);
        of(retraction.sweep()).pending += back;
        shrink(retraction.lease(), lease, back);
      }
    }
  }

  /** Up to so many branches of the sweep's oldest lease at the worker end. */
  void end(long id, WorkerId worker, long branches) {
    long left = branches;
    for (Map.Entry<LeaseId, Lease> entry : List.copyOf(leases.entrySet())) {
      Lease lease = entry.getValue();
      if (lease.grant.sweep().value() == id && lease.grant.worker().equals(worker) && left > 0) {
        long part = Math.min(left, lease.open);
        left -= part;
        shrink(entry.getKey(), lease, part);
      }
    }
  }

  private void shrink(LeaseId id, Lease lease, long branches) {
    lease.open -= branches;
    if (lease.open == 0) {
      leases.remove(id);
      placement.ledger().close(id);
    } else {
      placement.ledger().open(id, lease.open);
    }
    tell(lease.grant.sweep());
  }

  long open(long id, WorkerId worker) {
    return leases.values().stream()
        .filter(lease -> lease.grant.sweep().value() == id && lease.grant.worker().equals(worker))
        .mapToLong(lease -> lease.open)
        .sum();
  }

  /** How many may run there, worked out from the leases alone. */
  int lanes(long id, WorkerId worker) {
    int width =
        leases.values().stream()
            .filter(it -> it.grant.sweep().value() == id && it.grant.worker().equals(worker))
            .mapToInt(lease -> lease.grant.width())
            .max()
            .orElse(0);
    return (int) Math.min(width, open(id, worker));
  }

  int lanes(long id) {
    return placement.ledger().workers().keySet().stream().mapToInt(it -> lanes(id, it)).sum();
  }

  /** What runs at most at a worker, of all sweeps. */
  Resources running(WorkerId worker) {
    Resources sum = Resources.NONE;
    for (Map.Entry<SweepId, Sweep> entry : sweeps.entrySet()) {
      int lanes = lanes(entry.getKey().value(), worker);
      sum = sum.plus(entry.getValue().demand.resources().times(lanes));
    }
    return sum;
  }

  /** Each lane of each sweep ends a branch that takes {@code branchMillis}, for so long. */
  void run(Map<Long, Long> branchMillis, long millis) {
    for (long t = 0; t < millis; t++) {
      nanos += MILLI;
      for (Map.Entry<Long, Long> each : branchMillis.entrySet()) {
        if (nanos / MILLI % each.getValue() == 0) {
          for (WorkerId worker : placement.ledger().workers().keySet()) {
            end(each.getKey(), worker, lanes(each.getKey(), worker));
          }
        }
      }
      handBack(round());
    }
  }
}
