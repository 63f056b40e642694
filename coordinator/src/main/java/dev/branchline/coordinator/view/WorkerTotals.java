package dev.branchline.coordinator.view;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each worker has done for one sweep. */
final class WorkerTotals {
  /** The most workers that have a line of their own. */
  static final int MAX_WORKERS = 1_024;

  private final TreeMap<String, Sum> sums = new TreeMap<>();

  private static final class Sum {
    long held;
    long running;
    long succeeded;
    long failed;
    Duration busy = Duration.ZERO;
  }

  void ended(String worker, Attempt attempt) {
    Sum sum = of(sums, worker);
    sum.busy = sum.busy.plus(attempt.duration());
    switch (attempt.outcome()) {
      case Outcome.Succeeded _ -> sum.succeeded++;
      case Outcome.Failed _ -> sum.failed++;
      case Outcome.Cancelled _, Outcome.Lost _ -> {}
    }
  }

  List<WorkerUse> use(Iterable<Engine.LiveLease> leases) {
    for (Sum sum : sums.values()) {
      sum.held = 0;
      sum.running = 0;
    }
    for (Engine.LiveLease lease : leases) {
      Sum sum = of(sums, lease.worker().name());
      sum.held += lease.open();
      sum.running += lease.running();
    }
    return sums.entrySet().stream().map(WorkerTotals::line).toList();
  }

  private static WorkerUse line(Map.Entry<String, Sum> entry) {
    Sum sum = entry.getValue();
    return new WorkerUse(
        entry.getKey(), sum.held, sum.running, sum.succeeded, sum.failed, sum.busy);
  }

  private static Sum of(Map<String, Sum> sums, String worker) {
    boolean room = sums.containsKey(worker) || sums.size() < MAX_WORKERS;
    return sums.computeIfAbsent(room ? worker : WorkerUse.OTHERS, name -> new Sum());
  }
}
