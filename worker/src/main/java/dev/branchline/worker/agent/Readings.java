package dev.branchline.worker.agent;

import dev.branchline.worker.logs.Follower;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads, again and again, what running attempts write: their reports, and their outputs. */
final class Readings {
  /** Reports of shorter attempts are read at their end. */
  private static final long REPORTS_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int TICKS_PER_REPORT = 4;

  private final Lanes lanes;
  private final Threads threads;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final boolean following;
  private int ticks;

  Readings(Lanes lanes, Threads threads, boolean following) {
    this.lanes = lanes;
    this.threads = threads;
    this.following = following;
  }

  /** Another tick; what there is to read is read on a thread of its own, one at a time. */
  void tick() {
    ticks++;
    boolean reports = ticks % TICKS_PER_REPORT == 0;
    if ((reports || following) && busy.compareAndSet(false, true)) {
      threads.run(
          () -> {
            try {
              read(reports);
            } finally {
              busy.set(false);
            }
          });
    }
  }

  private void read(boolean reports) {
    if (following) {
      lanes.runningFor(0).forEach(each -> each.follower().ifPresent(Follower::poll));
    }
    if (reports) {
      for (Execution execution : lanes.runningFor(REPORTS_AFTER_NANOS)) {
        execution
            .reports()
            .flatMap(ReportTail::poll)
            .ifPresent(report -> lanes.reported(execution, report));
      }
    }
  }
}
