package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.placement.Grant;
import dev.branchline.coordinator.placement.Ledger;
import dev.branchline.coordinator.placement.Placement;
import dev.branchline.coordinator.placement.Reason;
import dev.branchline.coordinator.placement.Round;
import dev.branchline.coordinator.placement.SweepDemand;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** A look with so many workers is followed by a pause of so much for each of them. */
  private static final long PAUSE_PER_WORKER_NANOS = 200_000;

  /** A shorter pause isn't worth a timer. */
  private static final long SHORT_PAUSE_NANOS = 2_000_000;

  private static final Duration AFTER_REFUSAL = Duration.ofMillis(10);

  private static final Object PACED = new Object();

  /** What the dispatcher is told. */
  public sealed interface Message {}

  /** A worker offers so much in all. */
  record Joined(WorkerId worker, Resources capacity) implements Message {}

  /** A worker starts nothing new. */
  record Draining(WorkerId worker) implements Message {}

  /** A worker isn't heard at present and gets nothing, or it is heard again. */
  record Silent(WorkerId worker, boolean silent) implements Message {}

  /** A worker is gone. */
  record Left(WorkerId worker) implements Message {}

  /**
   * How a sweep stands, after each change.
   *
   * @param changed the leases that aren't as they were when this was told last; those without open
   *     branches have ended
   * @param refused leases that were to be granted, and weren't
   * @param round the last one whose grants it has seen; what it asked for before isn't news
   */
  record Standing(
      SweepDemand demand,
      Map<LeaseId, Engine.LiveLease> changed,
      Set<LeaseId> refused,
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

  /** Adds to the workers what is in use of them. */
  record Use(List<WorkerRow> workers, CompletableFuture<List<WorkerRow>> replyTo)
      implements Message {}

  private record Look() implements Message {}

  /** To be granted: so many branches of the sweep to this worker. */
  record Share(LeaseId lease, WorkerId worker, int width, long maxBranches) {}

  /** What is known of a sweep besides its demand. */
  private static final class Party {
    final ActorRef<SweepActor.Message> sweep;
    Optional<String> tooBig = Optional.empty();
    long round;

    Party(ActorRef<SweepActor.Message> sweep) {
      this.sweep = sweep;
    }
  }

  private final int epoch;
  private final Clock clock;
  private final TimerScheduler<Message> timers;
  private final Placement placement = new Placement();
  private final Map<SweepId, Party> parties = new HashMap<>();
  private long leases;
  private long rounds;
  private long lookedNanos;
  private boolean looking;

  static Behavior<Message> create(int epoch, Clock clock) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Dispatcher(context, timers, epoch, clock)));
  }

  private Dispatcher(
      ActorContext<Message> context, TimerScheduler<Message> timers, int epoch, Clock clock) {
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
      case Draining(var worker) -> onDraining(worker);
      case Silent(var worker, var silent) -> onSilent(worker, silent);
      case Left(var worker) -> onLeft(worker);
      case Standing standing -> onStanding(standing);
      case Started(var lease, var ran) -> placement.started(lease, ran, clock.now());
      case Gone(var sweep) -> onGone(sweep);
      case Explain(var sweep, var known, var replyTo) -> onExplain(sweep, known, replyTo);
      case Use(var workers, var replyTo) -> onUse(workers, replyTo);
      case Look _ -> onLook();
    }
    return this;
  }

  private void onJoined(WorkerId worker, Resources capacity) {
    placement.ledger().join(worker, capacity);
    parties.forEach(this::warn);
    lookSoon();
  }

  private void onDraining(WorkerId worker) {
    placement.ledger().drain(worker);
    lookSoon();
  }

  private void onSilent(WorkerId worker, boolean silent) {
    placement.ledger().silent(worker, silent);
    lookSoon();
  }

  private void onLeft(WorkerId worker) {
    placement.ledger().leave(worker);
    parties.forEach(this::warn);
    lookSoon();
  }

  /** Tells a sweep whether no worker that is there can ever run a branch of it, if that is news. */
  private void warn(SweepId sweep, Party party) {
    Optional<String> tooBig = placement.tooBig(sweep);
    if (!tooBig.equals(party.tooBig)) {
      party.tooBig = tooBig;
      party.sweep.tell(new SweepActor.TooBig(tooBig));
      tooBig.ifPresent(
          lack ->
              getContext().getLog().warn("sweep {} is too big for every worker: {}", sweep, lack));
    }
  }

  private void onStanding(Standing standing) {
    SweepId id = standing.demand().sweep();
    boolean fresh = !parties.containsKey(id);
    Party party = parties.computeIfAbsent(id, _ -> new Party(standing.sweep()));
    Moment now = clock.now();
    Bookings.keep(standing, placement.ledger(), now);
    if (standing.round() >= party.round) {
      placement.demand(standing.demand(), now);
    }
    if (fresh) {
      warn(id, party);
    }
    if (standing.refused().isEmpty()) {
      lookSoon();
    } else {
      lookLater();
    }
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

  private void onUse(List<WorkerRow> workers, CompletableFuture<List<WorkerRow>> replyTo) {
    replyTo.complete(
        workers.stream()
            .map(this::withUse)
            .sorted(Comparator.comparing(WorkerRow::name).thenComparing(WorkerRow::id))
            .toList());
  }

  private WorkerRow withUse(WorkerRow row) {
    WorkerId worker = new WorkerId(row.name(), row.id());
    Ledger ledger = placement.ledger();
    return row.with(ledger.inUse(worker), ledger.running(worker));
  }

  /**
   * One look for all that has come in meanwhile. With many workers a look costs more, so they are
   * kept apart: each worker has work ahead for longer than that.
   */
  private void lookSoon() {
    if (looking) {
      return;
    }
    looking = true;
    long pause = placement.ledger().size() * PAUSE_PER_WORKER_NANOS;
    long left = lookedNanos + pause - clock.now().nanos();
    if (pause > SHORT_PAUSE_NANOS && left > 0 && rounds > 0) {
      timers.startSingleTimer(PACED, new Look(), Duration.ofNanos(left));
    } else {
      getContext().getSelf().tell(new Look());
    }
  }

  /** Whoever has refused a grant might do it again: never without any pause. */
  private void lookLater() {
    if (!looking) {
      looking = true;
      timers.startSingleTimer(PACED, new Look(), AFTER_REFUSAL);
    }
  }

  private void onLook() {
    looking = false;
    lookedNanos = clock.now().nanos();
    Moment now = clock.now();
    Round round = placement.round(now);
    rounds++;
    Orders orders = new Orders();
    for (Grant grant : round.grants()) {
      LeaseId lease = LeaseId.of(epoch, leases++);
      placement.granted(lease, grant, now);
      orders.add(lease, grant);
    }
    round.retractions().forEach(orders::add);
    for (SweepId sweep : orders.sweeps()) {
      Party party = party(sweep);
      party.round = rounds;
      party.sweep.tell(orders.of(sweep, rounds));
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
