package dev.branchline.coordinator.placement;

import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each worker offers, and which leases hold how much of it. The leases of one sweep at one
 * worker share the greatest of their widths, so what is booked is that many attempts, or as many as
 * have branches left. Confined to its owner.
 */
public final class Ledger {
  /** Workers in the order in which they are looked at. */
  static final Comparator<WorkerId> ORDER =
      Comparator.comparing(WorkerId::name).thenComparing(WorkerId::uuid);

  private final TreeMap<WorkerId, Offer> workers = new TreeMap<>(ORDER);
  private final TreeMap<WorkerId, SortedMap<SweepId, Hold>> holds = new TreeMap<>(ORDER);
  private final Map<LeaseId, Place> places = new HashMap<>();

  record Offer(Resources capacity, boolean draining, boolean silent) {}

  private record Place(WorkerId worker, SweepId sweep) {}

  /** A worker has come, or has come back, perhaps with another capacity. */
  public void join(WorkerId worker, Resources capacity) {
    workers.put(worker, new Offer(capacity, false, false));
  }

  /** A worker starts nothing new from now on. */
  public void drain(WorkerId worker) {
    workers.computeIfPresent(
        worker, (id, offer) -> new Offer(offer.capacity(), true, offer.silent()));
  }

  /** A worker isn't heard at present, so it is given nothing; or it is heard again. */
  public void silent(WorkerId worker, boolean silent) {
    workers.computeIfPresent(
        worker, (id, offer) -> new Offer(offer.capacity(), offer.draining(), silent));
  }

  /** A worker is gone; its leases stay booked until they are closed. */
  public void leave(WorkerId worker) {
    workers.remove(worker);
    SortedMap<SweepId, Hold> rest = holds.get(worker);
    if (rest != null) {
      rest.values().removeIf(hold -> hold.leases.isEmpty());
      if (rest.isEmpty()) {
        holds.remove(worker);
      }
    }
  }

  /**
   * A lease is granted, or was found to be live after a restart; {@code open} of it hasn't ended.
   */
  public void book(
      LeaseId lease,
      SweepId sweep,
      WorkerId worker,
      Resources perAttempt,
      int width,
      long open,
      Moment now) {
    close(lease);
    Hold hold =
        holds
            .computeIfAbsent(worker, id -> new TreeMap<>())
            .computeIfAbsent(sweep, id -> new Hold(perAttempt));
    boolean fresh = hold.open() == 0;
    hold.leases.put(lease, new Hold.Share(width, open, now.nanos(), fresh));
    hold.lastGrant = Math.max(1, open);
    places.put(lease, new Place(worker, sweep));
  }

  /** So many branches of a lease haven't ended; unknown leases are passed over. */
  public void open(LeaseId lease, long open) {
    share(lease).ifPresent(share -> share.open = open);
  }

  /** A lease has no branch any more, or came to nothing. */
  public void close(LeaseId lease) {
    Place place = places.remove(lease);
    if (place != null) {
      SortedMap<SweepId, Hold> there = holds.get(place.worker());
      Hold hold = there == null ? null : there.get(place.sweep());
      if (there != null && hold != null) {
        hold.leases.remove(lease);
        if (hold.leases.isEmpty() && !workers.containsKey(place.worker())) {
          there.remove(place.sweep());
        }
      }
    }
  }

  /** A sweep is finished: all that it had booked is free. */
  public void forget(SweepId sweep) {
    places.values().removeIf(place -> place.sweep().equals(sweep));
    holds.values().forEach(there -> there.remove(sweep));
    holds.values().removeIf(Map::isEmpty);
  }

  /** Whether a lease is booked. */
  public boolean knows(LeaseId lease) {
    return places.containsKey(lease);
  }

  /** How many workers there are. */
  public int size() {
    return workers.size();
  }

  /** What each worker offers, those that drain included. */
  public Collection<Resources> capacities() {
    return workers.values().stream().map(Offer::capacity).toList();
  }

  /** What is reserved at a worker. */
  public Resources inUse(WorkerId worker) {
    Resources used = Resources.NONE;
    for (Hold hold : holdsAt(worker).values()) {
      used = used.plus(hold.perAttempt.times(hold.lanes()));
    }
    return used;
  }

  /** How many attempts of each sweep a worker may run now; sweeps without any are absent. */
  public Map<SweepId, Integer> running(WorkerId worker) {
    Map<SweepId, Integer> running = new TreeMap<>();
    holdsAt(worker)
        .forEach(
            (sweep, hold) -> {
              if (hold.lanes() > 0) {
                running.put(sweep, hold.lanes());
              }
            });
    return running;
  }

  /** How many attempts of a sweep a worker may run now. */
  int lanes(WorkerId worker, SweepId sweep) {
    Hold hold = holdsAt(worker).get(sweep);
    return hold == null ? 0 : hold.lanes();
  }

  SortedMap<WorkerId, Offer> workers() {
    return workers;
  }

  SortedMap<SweepId, Hold> holdsAt(WorkerId worker) {
    return holds.getOrDefault(worker, new TreeMap<>());
  }

  /** The sum of a sweep's widths over all workers, gone ones included. */
  int widths(SweepId sweep) {
    int sum = 0;
    for (SortedMap<SweepId, Hold> there : holds.values()) {
      Hold hold = there.get(sweep);
      sum += hold == null ? 0 : hold.width();
    }
    return sum;
  }

  /** Remembers that a lease was asked for branches, so that it isn't asked at once again. */
  void asked(LeaseId lease, Moment now) {
    share(lease)
        .ifPresent(
            share -> {
              share.asked = true;
              share.askedNanos = now.nanos();
            });
  }

  /**
   * How long it took from the grant to the first start, if this is the first that is heard of a
   * lease and the worker had nothing else of the sweep to do before.
   *
   * @param ran how long before now that attempt had started
   */
  Optional<Duration> firstSign(LeaseId lease, Duration ran, Moment now) {
    Optional<Hold.Share> share = share(lease).filter(found -> !found.signed);
    share.ifPresent(found -> found.signed = true);
    return share
        .filter(found -> found.fresh)
        .map(found -> Duration.ofNanos(now.nanos() - found.grantedNanos).minus(ran))
        .filter(latency -> !latency.isNegative());
  }

  private Optional<Hold.Share> share(LeaseId lease) {
    Place place = places.get(lease);
    if (place == null) {
      return Optional.empty();
    }
    Hold hold = holdsAt(place.worker()).get(place.sweep());
    return hold == null ? Optional.empty() : Optional.ofNullable(hold.leases.get(lease));
  }
}
