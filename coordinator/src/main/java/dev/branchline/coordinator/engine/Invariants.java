package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.SweepStatus;
import org.roaringbitmap.RoaringBitmap;

/** What is always true of a sweep's state, between two commands. */
final class Invariants {
  private final SweepFacts facts;
  private final SweepState state;

  Invariants(SweepFacts facts, SweepState state) {
    this.facts = facts;
    this.state = state;
  }

  void check() {
    eachBranchStandsInOnePlace();
    leasesAreSound();
    pendingIsSound();
    statusFits();
  }

  private void eachBranchStandsInOnePlace() {
    RoaringBitmap placed = new RoaringBitmap();
    state.ended.forEach(
        (kind, bitmap) -> {
          place(placed, bitmap, kind.word());
          hold(bitmap.getLongCardinality() == state.endedCount(kind), "count of " + kind.word());
        });
    hold(placed.getLongCardinality() == state.endedCount(), "count of what ended");
    long open = 0;
    for (Lease lease : state.leases.live()) {
      place(placed, lease.open, "lease " + lease.id);
      open += lease.openCount();
    }
    hold(open == state.openCount(), "count of what is leased");
    Pending pending = state.pending;
    place(placed, pending.returned, "returned");
    place(placed, pending.due, "due");
    place(placed, pending.suspects, "suspects");
    pending.delayed.forEach((at, bucket) -> place(placed, bucket, "delayed"));
    hold(placed.getLongCardinality() == pending.cursor, "nothing below the cursor is missing");
    hold(pending.cursor <= state.size, "the cursor is within the sweep");
    hold(
        placed.isEmpty() || Integer.toUnsignedLong(placed.last()) < pending.cursor,
        "nothing is at or above the cursor");
  }

  private static void place(RoaringBitmap placed, RoaringBitmap some, String where) {
    hold(!RoaringBitmap.intersects(placed, some), "one place for each branch: " + where);
    placed.or(some);
  }

  private void leasesAreSound() {
    RoaringBitmap ended = new RoaringBitmap();
    state.ended.values().forEach(ended::or);
    for (Lease lease : state.leases.known()) {
      String name = "lease " + lease.id + ": ";
      hold(lease.isLive() || !lease.claims.isEmpty(), name + "it still matters");
      hold(lease.isLive() != lease.closed, name + "it is live or closed");
      hold(!RoaringBitmap.intersects(lease.claims, ended), name + "no claim on what ended");
      hold(!RoaringBitmap.intersects(lease.claims, lease.open), name + "claims what it lost");
      hold(lease.granted.contains(lease.open), name + "has what it was granted");
      hold(lease.granted.contains(lease.claims), name + "claims what it was granted");
      lease
          .running
          .keySet()
          .forEach(
              ordinal -> hold(lease.open.contains(ordinal.intValue()), name + "runs what it has"));
    }
    int most = facts.policies().maxParallel().orElse(Integer.MAX_VALUE);
    boolean exempt = state.leases.live().stream().anyMatch(lease -> lease.mayExceed);
    long sum = state.leases.widths().values().stream().mapToLong(Integer::longValue).sum();
    hold(exempt || sum <= most, "widths within max_parallel");
  }

  private void pendingIsSound() {
    Pending pending = state.pending;
    long delayed = 0;
    for (RoaringBitmap bucket : pending.delayed.values()) {
      hold(!bucket.isEmpty(), "no empty bucket");
      delayed += bucket.getLongCardinality();
    }
    hold(delayed == pending.delayedCount(), "count of what is delayed");
    state
        .histories
        .all()
        .forEach(
            (ordinal, history) -> {
              hold(!state.isEnded(ordinal), "no history of what ended");
              hold(history.crashes() >= 0 && history.failures() >= 0, "counts aren't negative");
            });
    pending.suspects.forEach(
        (int ordinal) ->
            hold(
                state.histories.get(Integer.toUnsignedLong(ordinal)).suspect(),
                "a suspect has its history"));
  }

  private void statusFits() {
    switch (state.status) {
      case RUNNING, PAUSED -> hold(state.verdict.isEmpty() && !state.kill, "no verdict yet");
      case STOPPING -> hold(state.pendingCount() == 0, "nothing waits while stopping");
      case FINISHED -> {
        hold(state.endedCount() == state.size && state.closed, "all ended when finished");
        hold(state.verdict.isPresent(), "a verdict when finished");
      }
    }
    hold(state.status == SweepStatus.STOPPING || !state.kill, "only what stops kills");
  }

  private static void hold(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("invariant broken: " + what);
    }
  }
}
