package dev.branchline.coordinator.journal;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: whatever has gathered goes into one transaction, and when the disk
 * doesn't take it, the very same is tried again.
 */
final class Writer implements Runnable {
  /** The rows that may wait; what comes on top of them is refused, and to be offered again. */
  static final int BOUND_ROWS = 1_000_000;

  /** The most rows that are put into one transaction. */
  static final int TRANSACTION_ROWS = 32_768;

  /** How often the epoch is looked at while there is nothing to write. */
  static final long LOOK_MILLIS = 2_000;

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Transactions transactions;
  private final JournalListener listener;

  private final Deque<Work> queue = new ArrayDeque<>();
  private long queuedRows;
  private boolean closing;
  private boolean stalled;
  private @Nullable RuntimeException end;

  Writer(Transactions transactions, JournalListener listener) {
    this.transactions = transactions;
    this.listener = listener;
  }

  /** Whether it was taken; if not, because too much waits. */
  synchronized boolean offer(Work work) {
    if (end != null) {
      throw end;
    }
    if (closing) {
      throw new IllegalStateException("the journal is closed");
    }
    if (queuedRows >= BOUND_ROWS) {
      return false;
    }
    queue.addLast(work);
    queuedRows += work.rows();
    notifyAll();
    return true;
  }

  /** Ends it once everything that it can write is written. */
  synchronized void close() {
    closing = true;
    notifyAll();
  }

  @Override
  public void run() {
    List<Work> batch = List.of();
    try {
      while (!isAtItsEnd()) {
        batch = gather();
        if (batch.isEmpty()) {
          transactions.look();
        } else {
          commit(batch);
          batch.forEach(Work::committed);
        }
      }
    } catch (Deposed deposed) {
      refuse(deposed, batch);
      listener.deposed(deposed.newerEpoch());
    } catch (RuntimeException bug) {
      refuse(bug, batch);
      listener.broken(bug);
    }
  }

  private synchronized boolean isAtItsEnd() {
    return closing && queue.isEmpty();
  }

  /** Waits for work; there is none if it is closed, or nothing has come for a while. */
  private synchronized List<Work> gather() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    try {
      for (long left = LOOK_MILLIS; left > 0 && queue.isEmpty() && !closing; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      }
    } catch (InterruptedException e) {
      closing = true;
    }
    List<Work> batch = new ArrayList<>();
    long rows = 0;
    while (!queue.isEmpty() && rows < TRANSACTION_ROWS) {
      Work work = queue.removeFirst();
      rows += work.rows();
      batch.add(work);
    }
    queuedRows -= rows;
    return batch;
  }

  private void commit(List<Work> batch) {
    long pause = FIRST_PAUSE_MILLIS;
    for (Attempted attempted = attempt(batch);
        attempted instanceof Failed failed;
        attempted = attempt(batch)) {
      if (Database.isBug(failed.why())) {
        throw new IllegalStateException("the journal refuses a row", failed.why());
      }
      if (!stalled) {
        stalled = true;
        listener.stalled(Database.reason(failed.why()));
      }
      if (closesWithin(pause)) {
        throw new IllegalStateException(
            "the journal was closed while it was stalled: " + Database.reason(failed.why()),
            failed.why());
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
    if (stalled) {
      stalled = false;
      listener.resumed();
    }
  }

  private sealed interface Attempted {}

  private record Done() implements Attempted {}

  private record Failed(SQLException why) implements Attempted {}

  private Attempted attempt(List<Work> batch) {
    try {
      transactions.write(batch);
      return new Done();
    } catch (SQLException e) {
      return new Failed(e);
    }
  }

  /** Waits that long, whatever is handed over meanwhile; true at once if it is closed. */
  private synchronized boolean closesWithin(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = millis; left > 0 && !closing; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      }
    } catch (InterruptedException e) {
      closing = true;
    }
    return closing;
  }

  private void refuse(RuntimeException why, List<Work> batch) {
    List<Work> refused = new ArrayList<>(batch);
    synchronized (this) {
      end = why;
      refused.addAll(queue);
      queue.clear();
      queuedRows = 0;
    }
    refused.forEach(work -> work.refused(why));
  }
}
