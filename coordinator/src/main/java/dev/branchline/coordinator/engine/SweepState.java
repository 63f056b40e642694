package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.model.WorkerId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  /** So many branches more are open in leases. */
  void opened(long more) {
    openCount += more;
  }

  boolean hasEnded(long ordinal) {
    return ended.values().stream().anyMatch(kind -> kind.contains((int) ordinal));
  }

  /** A branch has its final record. */
  void end(long ordinal, Status kind) {
    endedAs(kind).add((int) ordinal);
    endedCounts.merge(kind, 1L, Long::sum);
    endedCount++;
    histories.remove(ordinal);
    if (!notStarted.isEmpty()) {
      notStarted.remove(ordinal);
    }
  }

  /** Whether no branch is leased, and none waits for its back-off. */
  boolean isBetweenBranches() {
    return openCount == 0 && pending.delayedCount() == 0;
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
    LeaseFold of = new LeaseFold(this);
    switch (event) {
      case Event.Leased leased -> of.leased(leased);
      case Event.Started started -> of.started(started);
      case Event.Ended some -> of.ended(some);
      case Event.Retried retried -> of.retried(retried);
      case Event.Superseded superseded -> of.superseded(superseded);
      case Event.Returned returned -> of.release(returned.lease(), returned.ordinals());
      case Event.Disowned disowned -> of.release(disowned.lease(), disowned.ordinals());
      case Event.Lost lost -> of.lost(lost);
      case Event.TakenBack taken -> of.takenBack(taken);
      case Event.LeaseClosed gone -> of.leaseClosed(gone);
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

  /** A late success of these doesn't count any more. */
  void dropClaims(RoaringBitmap ordinals) {
    for (Lease lease : List.copyOf(leases.claimants())) {
      lease.claims.andNot(ordinals);
      leases.file(lease);
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
