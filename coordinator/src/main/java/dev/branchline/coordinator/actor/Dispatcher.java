package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.placement.Grant;
import dev.branchline.coordinator.placement.Placement;
import dev.branchline.coordinator.placement.Reason;
import dev.branchline.coordinator.placement.Retraction;
import dev.branchline.coordinator.placement.Round;
import dev.branchline.coordinator.placement.SweepDemand;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Matches what waits with what is free, and nothing else: what it knows can be asked again from the
 * sweeps and the workers.
 */
public final class Dispatcher extends AbstractBehavior<Dispatcher.Message> {

  /** What the dispatcher is told. */
  public sealed interface Message {}

  /** A worker offers so much in all. */
  record Joined(WorkerId worker, Resources capacity) implements Message {}

  /** A worker starts nothing new. */
  record Draining(WorkerId worker) implements Message {}

  /** A worker is gone. */
  record Left(WorkerId worker) implements Message {}

  /**
   * How a sweep stands, after each change.
   *
   * @param round the last one whose grants it has seen; what it told before isn't news
   */
  record Standing(
      SweepDemand demand,
      Map<LeaseId, Engine.LiveLease> leases,
      long round,
      ActorRef<SweepActor.Message> sweep)
      implements Message {}

  /** A lease's first attempt is known to have started so long ago. */
  record Started(LeaseId lease, Duration ran) implements Message {}

  /** A sweep is over, or left. */
  record Gone(SweepId sweep) implements Message {}

  /** Adds why the sweep's branches wait to what is known of it already. */
  record Explain(SweepId sweep, List<String> known, CompletableFuture<List<String>> replyTo)
      implements Message {}

  private record Look() implements Message {}

  /** To be granted: so many branches of the sweep to this worker. */
  record Share(LeaseId lease, WorkerId worker, int width, long maxBranches) {}

  /** What is known of a sweep besides its demand. */
  private static final class Party {
    final ActorRef<SweepActor.Message> sweep;
    Set<LeaseId> leases = Set.of();
    long round;

    Party(ActorRef<SweepActor.Message> sweep) {
      this.sweep = sweep;
    }
  }

  private final int epoch;
  private final SweepActor.Clock clock;
  private final TimerScheduler<Message> timers;
  private final Placement placement = new Placement();
  private final Map<SweepId, Party> parties = new HashMap<>();
  private long leases;
  private long rounds;
  private boolean looking;

  static Behavior<Message> create(int epoch, SweepActor.Clock clock) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Dispatcher(context, timers, epoch, clock)));
  }

  private Dispatcher(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      int epoch,
      SweepActor.Clock clock) {
    super(context);
    this.timers = timers;
    this.epoch = epoch;
    this.clock = clock;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    switch (message) {
      case Joined(var worker, var capacity) -> onJoined(worker, capacity);
      case Draining(var worker) -> placement.ledger().drain(worker);
      case Left(var worker) -> placement.ledger().leave(worker);
      case Standing standing -> onStanding(standing);
      case Started(var lease, var ran) -> placement.started(lease, ran, clock.now());
      case Gone(var sweep) -> onGone(sweep);
      case Explain(var sweep, var known, var replyTo) -> onExplain(sweep, known, replyTo);
      case Look _ -> onLook();
    }
    return this;
  }

  private void onJoined(WorkerId worker, Resources capacity) {
    placement.ledger().join(worker, capacity);
    lookSoon();
  }

  private void onStanding(Standing standing) {
    SweepId id = standing.demand().sweep();
    Party party = parties.computeIfAbsent(id, _ -> new Party(standing.sweep()));
    if (standing.round() < party.round) {
      return;
    }
    Moment now = clock.now();
    Set<LeaseId> live = new HashSet<>();
    standing
        .leases()
        .forEach(
            (lease, held) -> {
              live.add(lease);
              if (party.leases.contains(lease)) {
                placement.ledger().open(lease, held.open());
              } else {
                placement
                    .ledger()
                    .book(
                        lease,
                        id,
                        held.worker(),
                        standing.demand().resources(),
                        held.width(),
                        held.open(),
                        now);
              }
            });
    for (LeaseId lease : party.leases) {
      if (!live.contains(lease)) {
        placement.ledger().close(lease);
      }
    }
    party.leases = live;
    placement.demand(standing.demand(), now);
    lookSoon();
  }

  private void onGone(SweepId sweep) {
    parties.remove(sweep);
    placement.finished(sweep);
    lookSoon();
  }

  private void onExplain(
      SweepId sweep, List<String> known, CompletableFuture<List<String>> replyTo) {
    List<String> lines = new ArrayList<>(known);
    placement.explain(sweep, clock.now()).stream().map(Reason::line).forEach(lines::add);
    replyTo.complete(lines);
  }

  /** One look for all that has come in meanwhile. */
  private void lookSoon() {
    if (!looking) {
      looking = true;
      getContext().getSelf().tell(new Look());
    }
  }

  private void onLook() {
    looking = false;
    Moment now = clock.now();
    Round round = placement.round(now);
    rounds++;
    Map<SweepId, List<Share>> grants = new HashMap<>();
    Map<SweepId, List<Retraction>> retractions = new HashMap<>();
    for (Grant grant : round.grants()) {
      LeaseId lease = LeaseId.of(epoch, leases++);
      placement.granted(lease, grant, now);
      Party party = party(grant.sweep());
      Set<LeaseId> known = new HashSet<>(party.leases);
      known.add(lease);
      party.leases = known;
      grants
          .computeIfAbsent(grant.sweep(), _ -> new ArrayList<>())
          .add(new Share(lease, grant.worker(), grant.width(), grant.maxBranches()));
    }
    for (Retraction retraction : round.retractions()) {
      retractions.computeIfAbsent(retraction.sweep(), _ -> new ArrayList<>()).add(retraction);
    }
    Set<SweepId> concerned = new HashSet<>(grants.keySet());
    concerned.addAll(retractions.keySet());
    for (SweepId sweep : concerned) {
      Party party = party(sweep);
      party.round = rounds;
      party.sweep.tell(
          new SweepActor.Dispatched(
              rounds,
              grants.getOrDefault(sweep, List.of()),
              retractions.getOrDefault(sweep, List.of())));
    }
    round
        .nextWakeNanos()
        .ifPresent(
            wake ->
                timers.startSingleTimer(
                    new Look(), Duration.ofNanos(Math.max(1_000_000, wake - now.nanos()))));
  }

  private Party party(SweepId sweep) {
    Party party = parties.get(sweep);
    if (party == null) {
      throw new IllegalStateException("placement knows a sweep that the dispatcher doesn't");
    }
    return party;
  }
}
