package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.WorkerId;
import java.util.TreeMap;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one lease has of its sweep, and what became of the rest. Live while it has open branches.
 */
final class Lease {
  final LeaseId id;
  final WorkerId worker;
  final int width;
  final AttemptNumbers numbers;

  /** All that it ever had, as far as known. */
  final RoaringBitmap granted;

  /** Its own now. */
  final RoaringBitmap open = new RoaringBitmap();

  /** Lost, but a late success counts. */
  final RoaringBitmap claims = new RoaringBitmap();

  /** Their outcome under it is recorded. */
  final RoaringBitmap recorded = new RoaringBitmap();

  /** Their outcome under it came too late; not journalled here, so it may be told once more. */
  final RoaringBitmap superseded = new RoaringBitmap();

  /** What runs, and since when. */
  final TreeMap<Long, Long> running = new TreeMap<>();

  /** Whether its closing is in the journal. */
  boolean closed;

  /**
   * Whether it may go beyond {@code max_parallel}: it was taken back after it had expired, or it
   * was restored and isn't known not to have been. What runs isn't killed for that limit.
   */
  boolean mayExceed;

  Lease(LeaseId id, WorkerId worker, int width, AttemptNumbers numbers, RoaringBitmap granted) {
    this.id = id;
    this.worker = worker;
    this.width = width;
    this.numbers = numbers;
    this.granted = granted;
  }

  boolean isLive() {
    return !open.isEmpty();
  }

  long openCount() {
    return open.getLongCardinality();
  }

  Ordinals openOrdinals() {
    return Runs.of(open);
  }

  /** What may wait at the worker: open, and not known to run. */
  long waiting() {
    return openCount() - running.size();
  }

  /** These leave it, as far as it has them. */
  void leave(RoaringBitmap ordinals) {
    open.andNot(ordinals);
    if (running.isEmpty()) {
      return;
    }
    IntIterator each = ordinals.getIntIterator();
    while (each.hasNext()) {
      running.remove(Integer.toUnsignedLong(each.next()));
    }
  }
}
