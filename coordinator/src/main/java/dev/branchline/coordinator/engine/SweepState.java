package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.Event.FinalBranch;
import dev.branchline.coordinator.engine.Event.LostAttempt;
import dev.branchline.coordinator.engine.Event.RetriedAttempt;
import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Where a sweep stands, and how each event changes it. Decides nothing. */
final class SweepState {
  SweepStatus status = SweepStatus.RUNNING;
  Optional<Verdict> verdict = Optional.empty();
  boolean kill;
  String reason = "";
  long size;
  boolean closed;
  int generation = 1;
  long failedBefore;
  long succeededBefore;

  final Pending pending = new Pending();
  final Histories histories = new Histories();
  final Leases leases = new Leases();
  final Map<Status, RoaringBitmap> ended = new EnumMap<>(Status.class);
  final Map<WorkerId, Avoidance> avoided = new LinkedHashMap<>();
  final TreeMap<Long, StartFailure> notStarted = new TreeMap<>();

  private final Map<Status, Long> endedCounts = new EnumMap<>(Status.class);
  private long endedCount;
  private long openCount;

  /** Why a worker gets no branches, and whether that can't change. */
  record Avoidance(String reason, boolean lasting) {}

  /** A branch that a worker couldn't start. */
  record StartFailure(LeaseId lease, WorkerId worker, Attempt attempt) {}

  SweepState() {
    for (Status kind : Status.values()) {
      if (kind.isFinal()) {
        ended.put(kind, new RoaringBitmap());
      }
    }
  }

  long endedCount(Status kind) {
    return endedCounts.getOrDefault(kind, 0L);
  }

  long endedCount() {
    return endedCount;
  }

  long openCount() {
    return openCount;
  }

  long pendingCount() {
    return size - endedCount - openCount;
  }

  boolean isEnded(long ordinal) {
    return ended.values().stream().anyMatch(bitmap -> bitmap.contains((int) ordinal));
  }

  private RoaringBitmap endedAs(Status kind) {
    return ended.computeIfAbsent(kind, any -> new RoaringBitmap());
  }

  void evolve(Event event) {
    switch (event) {
      case Event.Leased leased -> leased(leased);
      case Event.Started started -> started(started);
      case Event.Ended some -> ended(some);
      case Event.Retried retried -> retried(retried);
      case Event.Superseded superseded -> superseded(superseded);
      case Event.Returned returned -> release(returned.lease(), returned.ordinals());
      case Event.Disowned disowned -> release(disowned.lease(), disowned.ordinals());
      case Event.Lost lost -> lost(lost);
      case Event.TakenBack taken -> takenBack(taken);
      case Event.LeaseClosed gone -> leaseClosed(gone);
      case Event.RangesEnded ranges -> rangesEnded(ranges.ordinals(), ranges.status());
      case Event.Reopened reopened -> reopened(reopened);
      case Event.StatusChanged changed -> statusChanged(changed);
      case Event.Extended extended -> size = extended.size();
      case Event.Closed _ -> closed = true;
      case Event.Avoided worker ->
          avoided.put(worker.worker(), new Avoidance(worker.reason(), worker.lasting()));
      case Event.NotStarted failed -> notStarted(failed);
      case Event.Forgiven forgiven -> avoided.remove(forgiven.worker());
    }
  }

  private void leased(Event.Leased leased) {
    pending.remove(leased.ordinals(), histories);
    Lease lease =
        new Lease(
            leased.lease(),
            leased.worker(),
            leased.width(),
            leased.numbers(),
            leased.ordinals().toBitmap());
    lease.open.or(lease.granted);
    openCount += leased.ordinals().size();
    leases.add(lease);
  }

  private void started(Event.Started started) {
    Lease lease = leases.find(started.lease());
    if (lease != null) {
      PrimitiveIterator.OfLong each = started.ordinals().iterator();
      while (each.hasNext()) {
        lease.running.put(each.nextLong(), started.atMillis());
      }
    }
  }

  private void ended(Event.Ended event) {
    RoaringBitmap batch = new RoaringBitmap();
    for (FinalBranch branch : event.branches()) {
      long ordinal = branch.attempt().ordinal();
      batch.add((int) ordinal);
      endedAs(branch.status()).add((int) ordinal);
      endedCounts.merge(branch.status(), 1L, Long::sum);
      histories.remove(ordinal);
      if (!notStarted.isEmpty()) {
        notStarted.remove(ordinal);
      }
    }
    endedCount += event.branches().size();
    Lease lease = leases.find(event.lease());
    long own = lease == null ? 0 : leave(lease, batch);
    if (lease != null) {
      lease.recorded.or(batch);
    }
    if (own < event.branches().size()) {
      for (Lease rival : leases.known()) {
        leave(rival, batch);
      }
      pending.removeAll(Runs.of(batch));
    }
    dropClaims(batch);
  }

  /** Takes branches from a lease, and tells how many it had. */
  private long leave(Lease lease, RoaringBitmap ordinals) {
    if (!lease.isLive()) {
      return 0;
    }
    long before = lease.openCount();
    lease.leave(ordinals);
    long left = before - lease.openCount();
    openCount -= left;
    leases.file(lease);
    return left;
  }

  private void dropClaims(RoaringBitmap ordinals) {
    if (!leases.claimants().isEmpty()) {
      for (Lease lease : leases.known()) {
        lease.claims.andNot(ordinals);
        leases.file(lease);
      }
    }
  }

  private void retried(Event.Retried event) {
    RoaringBitmap batch = new RoaringBitmap();
    for (RetriedAttempt retried : event.attempts()) {
      long ordinal = retried.attempt().ordinal();
      batch.add((int) ordinal);
      History old = histories.get(ordinal);
      int attempts = Math.max(old.attempts(), retried.attempt().number());
      int failures = old.failures() + (retried.counted() ? 1 : 0);
      histories.put(
          ordinal,
          new History(attempts, failures, old.crashes(), false, retried.notBeforeMillis()));
      pending.delay(ordinal, retried.notBeforeMillis());
      notStarted.remove(ordinal);
    }
    Lease lease = leases.find(event.lease());
    if (lease != null) {
      lease.recorded.or(batch);
      leave(lease, batch);
    }
  }

  private void superseded(Event.Superseded event) {
    Lease lease = leases.find(event.lease());
    if (lease != null) {
      event.attempts().forEach(attempt -> lease.superseded.add((int) attempt.ordinal()));
    }
  }

  /** Branches leave a lease and are pending again. */
  private void release(LeaseId id, Ordinals ordinals) {
    Lease lease = leases.find(id);
    if (lease != null) {
      pend(Runs.both(lease.open, ordinals));
      leave(lease, ordinals.toBitmap());
    }
  }

  private void pend(RoaringBitmap ordinals) {
    if (histories.isEmpty()) {
      pending.returned.or(ordinals);
      return;
    }
    IntIterator each = ordinals.getIntIterator();
    while (each.hasNext()) {
      long ordinal = Integer.toUnsignedLong(each.next());
      pending.add(ordinal, histories.get(ordinal));
    }
  }

  private void lost(Event.Lost event) {
    RoaringBitmap batch = event.others().toBitmap();
    IntIterator each = batch.getIntIterator();
    while (each.hasNext()) {
      long ordinal = Integer.toUnsignedLong(each.next());
      History old = histories.get(ordinal);
      histories.put(ordinal, suspect(old, old.attempts(), old.crashes()));
    }
    for (LostAttempt lost : event.started()) {
      batch.add((int) lost.ordinal());
      History old = histories.get(lost.ordinal());
      int attempts = Math.max(old.attempts(), lost.number());
      histories.put(lost.ordinal(), suspect(old, attempts, old.crashes() + 1));
    }
    Lease lease = leases.find(event.lease());
    if (lease != null) {
      lease.claims.or(batch);
      leave(lease, batch);
      leases.file(lease);
    }
    pending.suspects.or(batch);
  }

  private static History suspect(History old, int attempts, int crashes) {
    return new History(attempts, old.failures(), crashes, true, old.notBeforeMillis());
  }

  private void takenBack(Event.TakenBack event) {
    PrimitiveIterator.OfLong each = event.notCrashed().iterator();
    while (each.hasNext()) {
      long ordinal = each.nextLong();
      History old = histories.get(ordinal);
      histories.put(ordinal, suspect(old, old.attempts(), old.crashes() - 1));
    }
    pending.remove(event.ordinals(), histories);
    openCount += event.ordinals().size();
    Lease lease = leases.find(event.lease());
    if (lease != null) {
      RoaringBitmap back = event.ordinals().toBitmap();
      lease.open.or(back);
      lease.claims.andNot(back);
      lease.closed = false;
      lease.mayExceed = true;
      leases.file(lease);
    }
  }

  private void leaseClosed(Event.LeaseClosed event) {
    Lease lease = leases.find(event.lease());
    if (lease != null) {
      lease.closed = true;
    }
  }

  private void rangesEnded(Ordinals ordinals, Status kind) {
    pending.removeAll(ordinals);
    RoaringBitmap bitmap = ordinals.toBitmap();
    endedAs(kind).or(bitmap);
    endedCounts.merge(kind, ordinals.size(), Long::sum);
    endedCount += ordinals.size();
    if (!histories.isEmpty()) {
      histories.all().keySet().stream().filter(ordinals::contains).forEach(histories::remove);
    }
    notStarted.keySet().removeIf(ordinals::contains);
    dropClaims(bitmap);
  }

  private void reopened(Event.Reopened event) {
    RoaringBitmap bitmap = event.ordinals().toBitmap();
    ended.forEach(
        (kind, some) -> {
          long before = some.getLongCardinality();
          some.andNot(bitmap);
          long gone = before - some.getLongCardinality();
          endedCounts.merge(kind, -gone, Long::sum);
          endedCount -= gone;
        });
    pending.returned.or(bitmap);
    generation = event.generation();
    failedBefore = event.failedBefore();
    succeededBefore = event.succeededBefore();
  }

  private void statusChanged(Event.StatusChanged event) {
    status = event.status();
    verdict = event.verdict();
    kill = event.kill();
    reason = event.reason();
  }

  private void notStarted(Event.NotStarted event) {
    for (Attempt attempt : event.attempts()) {
      notStarted.put(attempt.ordinal(), new StartFailure(event.lease(), event.worker(), attempt));
    }
  }

  /** Why a worker gets no branches; null if it does. */
  @Nullable Avoidance avoidance(WorkerId worker) {
    return avoided.get(worker);
  }

  /** Takes over what was counted by {@link Snapshots}. */
  void countEnded(Status kind, RoaringBitmap bitmap) {
    endedAs(kind).or(bitmap);
    endedCounts.put(kind, bitmap.getLongCardinality());
    endedCount += bitmap.getLongCardinality();
  }

  /** Takes over a lease that {@link Snapshots} has read. */
  void restore(Lease lease) {
    openCount += lease.openCount();
    leases.add(lease);
  }
}
