package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.SweepSnapshot.History;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * The branches that wait. From the cursor on all are pending and nothing is kept of them; below it
 * each that is pending is in exactly one of the bitmaps.
 */
final class Pending {
  long cursor;
  final RoaringBitmap due = new RoaringBitmap();
  final RoaringBitmap suspects = new RoaringBitmap();
  final RoaringBitmap returned = new RoaringBitmap();
  final TreeMap<Long, RoaringBitmap> delayed = new TreeMap<>();
  private long delayedCount;

  /** The branches whose back-off is over become due. */
  void promote(long nowMillis) {
    while (!delayed.isEmpty() && delayed.firstKey() <= nowMillis) {
      RoaringBitmap over = delayed.pollFirstEntry().getValue();
      delayedCount -= over.getLongCardinality();
      due.or(over);
    }
  }

  /** What to lease next: a suspect alone, else what is due, what came back, what is new. */
  Ordinals next(long most, long size) {
    if (!suspects.isEmpty()) {
      return Runs.of(suspects, 1);
    }
    RoaringBitmap picked = new RoaringBitmap();
    long left = most - pick(due, most, picked);
    left -= pick(returned, left, picked);
    long fresh = Math.min(left, size - cursor);
    if (picked.isEmpty()) {
      return Ordinals.range(cursor, cursor + fresh);
    }
    picked.add(cursor, cursor + fresh);
    return Runs.of(picked);
  }

  /** What to lease next where one follows the other: the first of all that are due. */
  Ordinals first(long size) {
    long first = Math.min(first(suspects), Math.min(first(due), first(returned)));
    long next = Math.min(first, cursor);
    return Ordinals.range(next, Math.min(next + 1, size));
  }

  private static long first(RoaringBitmap from) {
    return from.isEmpty() ? Long.MAX_VALUE : Integer.toUnsignedLong(from.first());
  }

  private static long pick(RoaringBitmap from, long most, RoaringBitmap picked) {
    Ordinals ordinals = Runs.of(from, most);
    ordinals.ranges().forEach(range -> picked.add(range.from(), range.until()));
    return ordinals.size();
  }

  void add(long ordinal, History history) {
    (history.suspect() ? suspects : returned).add((int) ordinal);
  }

  void delay(long ordinal, long untilMillis) {
    RoaringBitmap bucket = delayed.computeIfAbsent(untilMillis, at -> new RoaringBitmap());
    if (bucket.checkedAdd((int) ordinal)) {
      delayedCount++;
    }
  }

  /** Removes branches that were leased: each is pending. */
  void remove(Ordinals ordinals, Histories histories) {
    for (OrdinalRange range : ordinals.ranges()) {
      long old = passTo(range);
      long until = Math.min(range.until(), old);
      if (range.from() < until) {
        due.remove(range.from(), until);
        suspects.remove(range.from(), until);
        returned.remove(range.from(), until);
        undelay(range.from(), until, histories);
      }
    }
  }

  /** Removes those of these branches that are pending, however many. */
  void removeAll(Ordinals ordinals) {
    ordinals.ranges().forEach(this::passTo);
    RoaringBitmap gone = ordinals.toBitmap();
    due.andNot(gone);
    suspects.andNot(gone);
    returned.andNot(gone);
    delayed.values().forEach(bucket -> bucket.andNot(gone));
    delayed.values().removeIf(RoaringBitmap::isEmpty);
    delayedCount = 0;
    delayed.values().forEach(bucket -> delayedCount += bucket.getLongCardinality());
  }

  /** Moves the cursor behind the range; what it skips stays pending. */
  private long passTo(OrdinalRange range) {
    long old = cursor;
    if (range.until() > cursor) {
      if (range.from() > cursor) {
        returned.add(cursor, range.from());
      }
      cursor = range.until();
    }
    return old;
  }

  private void undelay(long from, long until, Histories histories) {
    if (delayed.isEmpty()) {
      return;
    }
    for (long ordinal = from; ordinal < until; ordinal++) {
      long at = histories.get(ordinal).notBeforeMillis();
      RoaringBitmap bucket = delayed.get(at);
      if (bucket != null && bucket.checkedRemove((int) ordinal)) {
        delayedCount--;
        if (bucket.isEmpty()) {
          delayed.remove(at);
        }
      }
    }
  }

  /** Whether it waits; the cost is that of a few look-ups. */
  boolean contains(long ordinal, Histories histories) {
    int key = (int) ordinal;
    if (ordinal >= cursor
        || returned.contains(key)
        || due.contains(key)
        || suspects.contains(key)) {
      return true;
    }
    RoaringBitmap bucket = delayed.get(histories.get(ordinal).notBeforeMillis());
    return bucket != null && bucket.contains(key);
  }

  /** All of them. */
  Ordinals all(long size) {
    RoaringBitmap all = below();
    all.add(cursor, size);
    return Runs.of(all);
  }

  /** Those below the cursor. */
  RoaringBitmap below() {
    RoaringBitmap below = returned.clone();
    below.or(due);
    below.or(suspects);
    for (Map.Entry<Long, RoaringBitmap> bucket : delayed.entrySet()) {
      below.or(bucket.getValue());
    }
    return below;
  }

  long delayedCount() {
    return delayedCount;
  }

  OptionalLong nextDue() {
    return delayed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(delayed.firstKey());
  }
}
