package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a sweep: live ones, expired ones that have claims, and the last that have ended.
 */
final class Leases {
  /** So many ended leases are remembered, to answer what is told twice or too late. */
  static final int REMEMBERED = 1024;

  private final TreeMap<LeaseId, Lease> live = new TreeMap<>();
  private final Map<LeaseId, Lease> claimants = new HashMap<>();
  private final SequencedMap<LeaseId, Lease> ended = new LinkedHashMap<>();
  private final Set<Lease> touched = new LinkedHashSet<>();
  private @Nullable LeaseId newest;

  /** Whether the id was never seen: ids of one sweep only grow. */
  boolean isFresh(LeaseId id) {
    return newest == null || id.compareTo(newest) > 0;
  }

  /** Live, expired or ended; null if it is forgotten or never was. */
  @Nullable Lease find(LeaseId id) {
    Lease lease = live.get(id);
    if (lease == null) {
      lease = claimants.get(id);
    }
    return lease == null ? ended.get(id) : lease;
  }

  void add(Lease lease) {
    if (isFresh(lease.id)) {
      newest = lease.id;
    }
    file(lease);
  }

  /** Files it by what it has now. */
  void file(Lease lease) {
    touched.add(lease);
    put(live, lease, lease.isLive());
    put(claimants, lease, !lease.claims.isEmpty());
    put(ended, lease, !lease.isLive() && lease.claims.isEmpty());
    if (ended.size() > REMEMBERED) {
      ended.pollFirstEntry();
    }
  }

  /** Those that were filed since this was called last. */
  List<Lease> takeTouched() {
    List<Lease> all = List.copyOf(touched);
    touched.clear();
    return all;
  }

  private static void put(Map<LeaseId, Lease> map, Lease lease, boolean member) {
    if (member) {
      map.putIfAbsent(lease.id, lease);
    } else {
      map.remove(lease.id);
    }
  }

  Collection<Lease> live() {
    return live.values();
  }

  /** Those with claims, whether live or not. */
  Collection<Lease> claimants() {
    return claimants.values();
  }

  /** All that still matter, live or with claims. */
  List<Lease> known() {
    Map<LeaseId, Lease> known = new TreeMap<>(claimants);
    known.putAll(live);
    return new ArrayList<>(known.values());
  }

  List<Lease> knownOf(WorkerId worker) {
    return known().stream().filter(lease -> lease.worker.equals(worker)).toList();
  }

  List<Lease> liveOf(WorkerId worker) {
    return live.values().stream().filter(lease -> lease.worker.equals(worker)).toList();
  }

  /** Which live lease has it. */
  @Nullable Lease holder(long ordinal) {
    for (Lease lease : live.values()) {
      if (lease.open.contains((int) ordinal)) {
        return lease;
      }
    }
    return null;
  }

  /** The greatest width of the live leases of each worker. */
  Map<WorkerId, Integer> widths() {
    Map<WorkerId, Integer> widths = new HashMap<>();
    live.values().forEach(lease -> widths.merge(lease.worker, lease.width, Math::max));
    return widths;
  }
}
