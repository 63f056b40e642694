package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.Event.FinalBranch;
import dev.branchline.coordinator.engine.Event.LostAttempt;
import dev.branchline.coordinator.engine.Event.RetriedAttempt;
import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import java.util.PrimitiveIterator;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** How the events of leases change a sweep's state. Decides nothing. */
final class LeaseFold {
  private final SweepState state;

  LeaseFold(SweepState state) {
    this.state = state;
  }

  void leased(Event.Leased leased) {
    state.pending.remove(leased.ordinals(), state.histories);
    Lease lease =
        new Lease(
            leased.lease(),
            leased.worker(),
            leased.width(),
            leased.numbers(),
            leased.ordinals().toBitmap());
    lease.open.or(lease.granted);
    state.opened(leased.ordinals().size());
    state.leases.add(lease);
  }

  void started(Event.Started started) {
    Lease lease = state.leases.find(started.lease());
    if (lease != null) {
      PrimitiveIterator.OfLong each = started.ordinals().iterator();
      while (each.hasNext()) {
        lease.running.put(each.nextLong(), started.atMillis());
      }
    }
  }

  void ended(Event.Ended event) {
    RoaringBitmap batch = new RoaringBitmap();
    for (FinalBranch branch : event.branches()) {
      long ordinal = branch.attempt().ordinal();
      batch.add((int) ordinal);
      state.end(ordinal, branch.status());
    }
    Lease lease = state.leases.find(event.lease());
    long own = lease == null ? 0 : leave(lease, batch);
    if (lease != null) {
      lease.recorded.or(batch);
    }
    if (own < event.branches().size()) {
      for (Lease rival : state.leases.known()) {
        leave(rival, batch);
      }
      state.pending.removeAll(Runs.of(batch));
    }
    state.dropClaims(batch);
  }

  /** Takes branches from a lease, and tells how many it had. */
  private long leave(Lease lease, RoaringBitmap ordinals) {
    if (!lease.isLive()) {
      return 0;
    }
    long before = lease.openCount();
    lease.leave(ordinals);
    long left = before - lease.openCount();
    if (left > 0) {
      state.opened(-left);
      state.leases.file(lease);
    }
    return left;
  }

  void retried(Event.Retried event) {
    RoaringBitmap batch = new RoaringBitmap();
    for (RetriedAttempt retried : event.attempts()) {
      long ordinal = retried.attempt().ordinal();
      batch.add((int) ordinal);
      History old = state.histories.get(ordinal);
      int attempts = Math.max(old.attempts(), retried.attempt().number());
      int failures = old.failures() + (retried.counted() ? 1 : 0);
      state.histories.put(
          ordinal,
          new History(attempts, failures, old.crashes(), false, retried.notBeforeMillis()));
      state.pending.delay(ordinal, retried.notBeforeMillis());
      state.notStarted.remove(ordinal);
    }
    Lease lease = state.leases.find(event.lease());
    if (lease != null) {
      lease.recorded.or(batch);
      leave(lease, batch);
    }
  }

  void superseded(Event.Superseded event) {
    Lease lease = state.leases.find(event.lease());
    if (lease != null) {
      event.attempts().forEach(attempt -> lease.superseded.add((int) attempt.ordinal()));
    }
  }

  /** Branches leave a lease and are pending again. */
  void release(LeaseId id, Ordinals ordinals) {
    Lease lease = state.leases.find(id);
    if (lease != null) {
      pend(Runs.both(lease.open, ordinals));
      leave(lease, ordinals.toBitmap());
    }
  }

  private void pend(RoaringBitmap ordinals) {
    if (state.histories.isEmpty()) {
      state.pending.returned.or(ordinals);
      return;
    }
    IntIterator each = ordinals.getIntIterator();
    while (each.hasNext()) {
      long ordinal = Integer.toUnsignedLong(each.next());
      state.pending.add(ordinal, state.histories.get(ordinal));
    }
  }

  void lost(Event.Lost event) {
    RoaringBitmap batch = event.others().toBitmap();
    IntIterator each = batch.getIntIterator();
    while (each.hasNext()) {
      long ordinal = Integer.toUnsignedLong(each.next());
      History old = state.histories.get(ordinal);
      state.histories.put(ordinal, suspect(old, old.attempts(), old.crashes()));
    }
    for (LostAttempt lost : event.started()) {
      batch.add((int) lost.ordinal());
      History old = state.histories.get(lost.ordinal());
      int attempts = Math.max(old.attempts(), lost.number());
      state.histories.put(lost.ordinal(), suspect(old, attempts, old.crashes() + 1));
    }
    Lease lease = state.leases.find(event.lease());
    if (lease != null) {
      lease.claims.or(batch);
      leave(lease, batch);
      state.leases.file(lease);
    }
    state.pending.suspects.or(batch);
  }

  private static History suspect(History old, int attempts, int crashes) {
    return new History(attempts, old.failures(), crashes, true, old.notBeforeMillis());
  }

  void takenBack(Event.TakenBack event) {
    PrimitiveIterator.OfLong each = event.notCrashed().iterator();
    while (each.hasNext()) {
      long ordinal = each.nextLong();
      History old = state.histories.get(ordinal);
      state.histories.put(ordinal, suspect(old, old.attempts(), old.crashes() - 1));
    }
    state.pending.remove(event.ordinals(), state.histories);
    state.opened(event.ordinals().size());
    Lease lease = state.leases.find(event.lease());
    if (lease != null) {
      RoaringBitmap back = event.ordinals().toBitmap();
      lease.open.or(back);
      lease.claims.andNot(back);
      lease.closed = false;
      lease.mayExceed = true;
      state.leases.file(lease);
    }
  }

  void leaseClosed(Event.LeaseClosed event) {
    Lease lease = state.leases.find(event.lease());
    if (lease != null) {
      lease.closed = true;
    }
  }
}
