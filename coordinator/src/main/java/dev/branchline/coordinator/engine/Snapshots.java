package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.coordinator.engine.SweepSnapshot.LeaseFacts;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** What of a state is durable, and the state that follows from it. */
final class Snapshots {
  private Snapshots() {}

  static SweepSnapshot of(SweepState state) {
    Map<Status, RoaringBitmap> ended = new EnumMap<>(Status.class);
    state.ended.forEach((kind, bitmap) -> ended.put(kind, bitmap.clone()));
    SortedMap<LeaseId, LeaseFacts> leases = new TreeMap<>();
    for (Lease lease : state.leases.known()) {
      leases.put(
          lease.id,
          new LeaseFacts(
              lease.worker,
              lease.width,
              lease.numbers,
              Runs.of(lease.open),
              Runs.of(lease.claims),
              Runs.of(lease.recorded)));
    }
    return new SweepSnapshot(
        state.status,
        state.verdict,
        state.kill,
        state.reason,
        state.size,
        state.closed,
        state.generation,
        state.failedBefore,
        state.succeededBefore,
        ended,
        state.histories.all(),
        leases);
  }

  static SweepState restore(SweepSnapshot snapshot) {
    SweepState state = new SweepState();
    state.status = snapshot.status();
    state.verdict = snapshot.verdict();
    state.kill = snapshot.kill();
    state.reason = snapshot.reason();
    state.size = snapshot.size();
    state.closed = snapshot.closed();
    state.generation = snapshot.generation();
    state.failedBefore = snapshot.failedBefore();
    state.succeededBefore = snapshot.succeededBefore();
    snapshot.ended().forEach(state::countEnded);
    snapshot.leases().forEach((id, facts) -> state.restore(lease(id, facts)));
    snapshot.histories().forEach(state.histories::put);
    restorePending(state);
    return state;
  }

  private static Lease lease(LeaseId id, LeaseFacts facts) {
    RoaringBitmap granted = facts.open().toBitmap();
    granted.or(facts.claims().toBitmap());
    granted.or(facts.recorded().toBitmap());
    Lease lease = new Lease(id, facts.worker(), facts.width(), facts.numbers(), granted);
    lease.open.or(facts.open().toBitmap());
    lease.claims.or(facts.claims().toBitmap());
    lease.recorded.or(facts.recorded().toBitmap());
    lease.closed = facts.open().isEmpty();
    lease.mayExceed = true;
    return lease;
  }

  private static void restorePending(SweepState state) {
    RoaringBitmap taken = new RoaringBitmap();
    state.ended.values().forEach(taken::or);
    state.leases.live().forEach(lease -> taken.or(lease.open));
    SortedMap<Long, History> histories = state.histories.all();
    Pending pending = state.pending;
    pending.cursor = taken.isEmpty() ? 0 : Integer.toUnsignedLong(taken.last()) + 1;
    if (!histories.isEmpty()) {
      pending.cursor = Math.max(pending.cursor, histories.lastKey() + 1);
    }
    pending.returned.or(Ordinals.range(0, pending.cursor).toBitmap());
    pending.returned.andNot(taken);
    histories.forEach(
        (ordinal, history) -> {
          if (pending.returned.contains(ordinal.intValue())) {
            restoreException(pending, ordinal, history);
          }
        });
  }

  private static void restoreException(Pending pending, long ordinal, History history) {
    if (history.suspect()) {
      pending.returned.remove((int) ordinal);
      pending.suspects.add((int) ordinal);
    } else if (history.notBeforeMillis() > 0) {
      pending.returned.remove((int) ordinal);
      pending.delay(ordinal, history.notBeforeMillis());
    }
  }
}
