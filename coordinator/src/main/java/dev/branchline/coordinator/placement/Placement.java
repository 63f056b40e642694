package dev.branchline.coordinator.placement;

import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Matches sweeps that have branches to lease with what the workers have free. Higher priority comes
 * first, equal ones share fairly, a request that has waited too long has a worker cleared for it.
 * The same calls give the same rounds. Confined to its owner; reads no clock.
 *
 * <p>The owner tells what it knows ({@link #ledger}, {@link #demand}, {@link #finished}), asks for
 * a {@link #round}, and for each grant books a lease at once by {@link #granted}, before the sweep
 * has answered: so nothing is given twice.
 */
public final class Placement {
  /** The most attempts of one sweep at one worker. */
  static final int MAX_WIDTH = 1_024;

  /** The most branches in one lease. */
  static final long MAX_BRANCHES = 16_384;

  /** How many times larger a grant is than the one before, at the most. */
  static final long GROWTH = 16;

  /** The most lanes given in one round. */
  static final int MAX_LANES = 4_096;

  /** The most waiting sweeps that one round looks at. */
  static final int MAX_SWEEPS = 256;

  /** The most workers that one round looks at, over all sweeps, to find who makes way. */
  static final int MAX_LOOKS = 65_536;

  /** How long a worker that was asked for branches is given until it is asked again. */
  static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** The least predicted work that a worker is kept supplied with. */
  static final long MIN_TARGET_NANOS = Duration.ofMillis(200).toNanos();

  /** How many grant-to-start latencies of work a worker is kept supplied with. */
  static final long LATENCIES = 3;

  private final Ledger ledger = new Ledger();
  private final Reservations reservations = new Reservations();
  private final TreeMap<SweepId, SweepDemand> demands = new TreeMap<>();
  private final Map<SweepId, Long> since = new HashMap<>();
  private final Ewma latency = new Ewma();

  /** Why no worker of these capacities can ever run such an attempt; empty if one can. */
  public static Optional<String> neverFits(Resources wanted, Collection<Resources> capacities) {
    return Fit.never(wanted, capacities);
  }

  /** Workers and leases, to be told of what becomes of them. */
  public Ledger ledger() {
    return ledger;
  }

  /** What a sweep asks for from now on. */
  public void demand(SweepDemand demand, Moment now) {
    demands.put(demand.sweep(), demand);
    if (demand.waiting().grantable() > 0) {
      since.putIfAbsent(demand.sweep(), now.nanos());
    } else {
      since.remove(demand.sweep());
    }
  }

  /**
   * Why no worker that is there can ever run an attempt of this sweep; empty if one can, or if none
   * is there.
   */
  public Optional<String> tooBig(SweepId sweep) {
    SweepDemand demand = demands.get(sweep);
    return demand == null || ledger.size() == 0
        ? Optional.empty()
        : Fit.never(demand.resources(), ledger.capacities());
  }

  /** A sweep is finished, or unknown: nothing of it is kept. */
  public void finished(SweepId sweep) {
    demands.remove(sweep);
    since.remove(sweep);
    reservations.drop(sweep);
    ledger.forget(sweep);
  }

  /** A grant became this lease, or is going to: its lanes are booked. */
  public void granted(LeaseId lease, Grant grant, Moment now) {
    SweepDemand demand = demands.get(grant.sweep());
    if (demand == null) {
      return;
    }
    int lanes = ledger.lanes(grant.worker(), grant.sweep());
    ledger.book(
        lease,
        grant.sweep(),
        grant.worker(),
        demand.resources(),
        grant.width(),
        grant.maxBranches(),
        now);
    if (ledger.lanes(grant.worker(), grant.sweep()) > lanes) {
      reservations.drop(grant.sweep());
      since.remove(grant.sweep());
    }
    demand(demand.less(grant.maxBranches()), now);
  }

  /**
   * A lease's first attempt is known to have started; measures how long a grant takes.
   *
   * @param ran how long ago it did
   */
  public void started(LeaseId lease, Duration ran, Moment now) {
    ledger.firstSign(lease, ran, now).ifPresent(latency::add);
  }

  /** The predicted work that each worker is kept supplied with, of each sweep it runs. */
  public Duration target() {
    long measured = LATENCIES * latency.nanos().orElse(0);
    return Duration.ofNanos(Math.max(MIN_TARGET_NANOS, measured));
  }

  /** Looks at all sweeps and workers once; its work is bounded. */
  public Round round(Moment now) {
    Board board = new Board(demands.values(), since, ledger, now.nanos());
    OptionalLong wake = reservations.renew(board, now.nanos());
    board.giveLanes();
    Clearing clearing = new Clearing(board, target().toNanos(), now.nanos());
    clearing.findYielding();
    List<Grant> grants = new Ahead(board, clearing, target().toNanos()).grants();
    List<Retraction> retractions = clearing.retractions();
    retractions.forEach(each -> ledger.asked(each.lease(), now));
    boolean again = board.cut || board.keepsForNothing();
    return new Round(grants, retractions, again ? OptionalLong.of(now.nanos()) : wake);
  }

  /** Why branches of a sweep wait, most telling first; empty if none does or it is unknown. */
  public List<Reason> explain(SweepId sweep, Moment now) {
    SweepDemand demand = demands.get(sweep);
    if (demand == null) {
      return List.of();
    }
    Board board = new Board(demands.values(), since, ledger, now.nanos());
    reservations.mark(board);
    return new Explanation(board, reservations).of(demand);
  }
}
