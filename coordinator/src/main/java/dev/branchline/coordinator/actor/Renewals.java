package dev.branchline.coordinator.actor;

import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * When the leases of one worker expire, and when it is silent, or gone. Only what heartbeats name
 * is renewed; whatever is heard keeps the worker itself. A worker whose lease has expired by its
 * silence gets nothing new, or it would be given its own branches once more, and it is gone as soon
 * as no lease is left: when it comes back it says what it holds, and goes on with that. Reads no
 * clock; times are nanoseconds of a monotonic one. Confined to its owner.
 */
final class Renewals {
  /** How often {@link #look} is to be called, unless the time-out is too short for that. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** After this part of its time-out a worker is silent, and gets nothing new. */
  private static final int SILENT_PART = 3;

  private static final int LEAST_LOOKS = 10;

  /**
   * Who wasn't heard for this part of the time in which a lease wasn't named has let it expire by
   * silence: what was heard last needn't have been the heartbeat that named it.
   */
  private static final int UNHEARD_PART = 2;

  private enum Sign {
    SILENT,
    GONE
  }

  /**
   * What a look has found.
   *
   * @param expired leases that weren't named for too long
   * @param gone whether the worker was silent for its time-out, or that of a sweep of its leases,
   *     and no lease of it is left, not even of a sweep that has more patience
   */
  record Due(Set<LeaseId> expired, boolean gone) {}

  private final Duration timeout;
  private final Deadlines<LeaseId> leases;
  private final Deadlines<Sign> signs;
  private final Map<LeaseId, Duration> timeouts = new HashMap<>();
  private long heardNanos;
  private boolean silent;
  private boolean overdue;

  /** Of a worker that was just heard. */
  Renewals(Duration workerTimeout, long nowNanos) {
    timeout = workerTimeout;
    leases = new Deadlines<>(interval(workerTimeout), nowNanos);
    signs = new Deadlines<>(interval(workerTimeout), nowNanos);
    heard(nowNanos);
  }

  /** How often to look. */
  static Duration interval(Duration workerTimeout) {
    Duration part = workerTimeout.dividedBy(LEAST_LOOKS);
    return part.compareTo(INTERVAL) < 0 ? part : INTERVAL;
  }

  /** Anything at all was heard. */
  void heard(long nowNanos) {
    heardNanos = nowNanos;
    silent = false;
    overdue = false;
    signs.set(Sign.SILENT, timeout.dividedBy(SILENT_PART), nowNanos);
    signs.set(Sign.GONE, timeout, nowNanos);
  }

  /** A lease was sent, or goes on: it has its sweep's full time-out. */
  void granted(LeaseId lease, Duration leaseTimeout, long nowNanos) {
    timeouts.put(lease, leaseTimeout);
    leases.set(lease, leaseTimeout, nowNanos);
  }

  /** A heartbeat names these; those that have ended or expired stay so. */
  void named(Set<LeaseId> held, long nowNanos) {
    held.forEach(lease -> leases.renew(lease, nowNanos));
  }

  /** A lease has ended. */
  void ended(LeaseId lease) {
    timeouts.remove(lease);
    leases.remove(lease);
  }

  /** Whether the worker wasn't heard for a while, as of the last look. */
  boolean silent() {
    return silent;
  }

  /** What has become due; what is due is told once. */
  Due look(long nowNanos) {
    Set<LeaseId> expired = leases.passed(nowNanos);
    Set<Sign> missed = signs.passed(nowNanos);
    boolean unheard = false;
    for (LeaseId lease : expired) {
      Duration patience = timeouts.getOrDefault(lease, timeout);
      timeouts.remove(lease);
      unheard |= nowNanos - heardNanos >= patience.dividedBy(UNHEARD_PART).toNanos();
    }
    silent |= unheard || missed.contains(Sign.SILENT);
    overdue |= unheard || missed.contains(Sign.GONE);
    return new Due(expired, overdue && leases.isEmpty());
  }
}
