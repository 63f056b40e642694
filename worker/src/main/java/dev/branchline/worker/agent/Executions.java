package dev.branchline.worker.agent;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** What is executed now, by lane. Guarded by the lock of the lanes. */
final class Executions {
  private final Map<Lane, Execution> executions = new LinkedHashMap<>();

  void put(Lane lane, Execution execution) {
    executions.put(lane, execution);
  }

  void remove(Lane lane) {
    executions.remove(lane);
  }

  Collection<Execution> all() {
    return executions.values();
  }

  /** Those of a lease's ordinals. */
  List<Execution> of(LeaseId lease, Ordinals ordinals) {
    return executions.values().stream()
        .filter(
            execution ->
                execution.work().lease().equals(lease)
                    && ordinals.contains(execution.work().ordinal()))
        .toList();
  }

  /** Those that have run for so long. */
  List<Execution> runningFor(long nanos, long now) {
    return executions.values().stream().filter(each -> each.ranFor(nanos, now)).toList();
  }

  /** Whether one has run for so long without being told. */
  boolean anyUntold(long nanos, long now) {
    return executions.values().stream().anyMatch(each -> each.isUntold(nanos, now));
  }

  /** Those that have run for so long and weren't told yet; they are told by whoever asks. */
  Map<LeaseId, Ordinals> tell(long nanos, long now) {
    Map<LeaseId, RoaringBitmap> started = new LinkedHashMap<>();
    for (Execution execution : executions.values()) {
      if (execution.isUntold(nanos, now)) {
        execution.told();
        started
            .computeIfAbsent(execution.work().lease(), id -> new RoaringBitmap())
            .add((int) execution.work().ordinal());
      }
    }
    Map<LeaseId, Ordinals> told = new LinkedHashMap<>();
    started.forEach((lease, bitmap) -> told.put(lease, Ordinals.of(bitmap)));
    return told;
  }
}
