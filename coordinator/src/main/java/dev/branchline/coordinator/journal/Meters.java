package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is on disk since the journal was opened. May be asked on any thread. */
public final class Meters {
  private final AtomicLong commits = new AtomicLong();
  private final LongAdder granted = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final Map<Status, LongAdder> outcomes = new EnumMap<>(Status.class);

  Meters() {
    for (Status status : Status.values()) {
      if (status.isFinal()) {
        outcomes.put(status, new LongAdder());
      }
    }
  }

  void committed() {
    commits.incrementAndGet();
  }

  void committed(Entry entry) {
    for (Event event : entry.events()) {
      if (event instanceof Event.Leased) {
        granted.increment();
      } else if (event instanceof Event.LeaseClosed) {
        closed.increment();
      } else if (event instanceof Event.Ended ended) {
        ended.branches().forEach(branch -> count(branch.status()));
      }
    }
  }

  private void count(Status status) {
    LongAdder sum = outcomes.get(status);
    if (sum != null) {
      sum.increment();
    }
  }

  /** Transactions. */
  public long commits() {
    return commits.get();
  }

  /** Branches that got each final status by running. */
  public Map<Status, Long> outcomes() {
    Map<Status, Long> sums = new EnumMap<>(Status.class);
    outcomes.forEach((status, sum) -> sums.put(status, sum.sum()));
    return sums;
  }

  /** Leases that were granted. */
  public long leasesGranted() {
    return granted.sum();
  }

  /** Leases that were closed. */
  public long leasesClosed() {
    return closed.sum();
  }
}
