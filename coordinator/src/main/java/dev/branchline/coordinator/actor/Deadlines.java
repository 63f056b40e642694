package dev.branchline.coordinator.actor;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Deadlines that are looked at in each interval. A look that comes late by more than two of them
 * shifts all deadlines by the gap: the process was stopped or the machine asleep, and whoever was
 * to be heard meanwhile couldn't be. Reads no clock; times are nanoseconds of a monotonic one.
 * Confined to its owner.
 */
final class Deadlines<K> {
  private static final int LATE_INTERVALS = 2;

  private static final class Deadline {
    final long timeoutNanos;
    long atNanos;

    Deadline(long timeoutNanos, long atNanos) {
      this.timeoutNanos = timeoutNanos;
      this.atNanos = atNanos;
    }
  }

  private final Map<K, Deadline> deadlines = new HashMap<>();
  private final long intervalNanos;
  private long lastNanos;

  Deadlines(Duration interval, long nowNanos) {
    intervalNanos = interval.toNanos();
    lastNanos = nowNanos;
  }

  /** It has so long from now. */
  void set(K key, Duration timeout, long nowNanos) {
    deadlines.put(key, new Deadline(timeout.toNanos(), nowNanos + timeout.toNanos()));
  }

  /** It has its full time again; one that has no deadline gets none. */
  void renew(K key, long nowNanos) {
    Deadline deadline = deadlines.get(key);
    if (deadline != null) {
      deadline.atNanos = nowNanos + deadline.timeoutNanos;
    }
  }

  void remove(K key) {
    deadlines.remove(key);
  }

  boolean isEmpty() {
    return deadlines.isEmpty();
  }

  /** Those whose time is up, which are removed; to be called at least once in each interval. */
  Set<K> passed(long nowNanos) {
    long gap = nowNanos - lastNanos - intervalNanos;
    lastNanos = nowNanos;
    if (gap > LATE_INTERVALS * intervalNanos) {
      deadlines.values().forEach(deadline -> deadline.atNanos += gap);
    }
    Set<K> passed = new LinkedHashSet<>();
    Iterator<Map.Entry<K, Deadline>> each = deadlines.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<K, Deadline> entry = each.next();
      if (nowNanos - entry.getValue().atNanos >= 0) {
        passed.add(entry.getKey());
        each.remove();
      }
    }
    return passed;
  }
}
