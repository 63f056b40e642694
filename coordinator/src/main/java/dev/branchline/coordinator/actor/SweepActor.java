package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.commit.CommitLog;
import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Decision;
import dev.branchline.coordinator.engine.Demand;
import dev.branchline.coordinator.engine.Effect;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.journal.Entry;
import dev.branchline.coordinator.placement.Ewma;
import dev.branchline.coordinator.placement.Retraction;
import dev.branchline.coordinator.placement.SweepDemand;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** The one truth of one sweep: hands commands to its engine, commits, then carries out. */
public final class SweepActor extends AbstractBehavior<SweepActor.Message> {
  private static final Duration TICK = Duration.ofMillis(100);

  /** Writes to the journal. */
  @FunctionalInterface
  public interface Pen {
    /**
     * Takes an entry to be committed, and says so later; called by the sweep's actor only.
     *
     * @param committed is given the entry's number once it is on disk, on any thread
     * @return false if the journal's queue is full: it is to be offered again
     */
    boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed);

    /** Takes reports of a running attempt, which may be dropped. */
    default void report(SweepId sweep, LeaseId lease, List<Report> reports) {}
  }

  /** Reads the clocks. */
  @FunctionalInterface
  public interface Clock {
    Moment now();
  }

  /** What a sweep's actor is told. */
  public sealed interface Message {}

  /** A worker's word, and the session to answer to. */
  record Told(Command command, ActorRef<WorkerSession.Message> session) implements Message {}

  /** A worker's reports of running attempts. */
  record Reported(LeaseId lease, List<Report> reports) implements Message {}

  /** What the dispatcher wants granted and retracted. */
  record Dispatched(long round, List<Dispatcher.Share> grants, List<Retraction> retractions)
      implements Message {}

  /**
   * The user's word; the reply tells why not, or is empty once it is on disk. It is cancelled if
   * the sweep has just ended here and is to be taken from the journal.
   */
  public record Act(Command command, CompletableFuture<Optional<String>> replyTo)
      implements Message {}

  /** A worker is there, with what it holds. */
  record WorkerHere(
      WorkerId worker, Map<LeaseId, Holding> holdings, ActorRef<WorkerSession.Message> session)
      implements Message {}

  /** A worker has left in an orderly way. */
  record WorkerLeft(WorkerId worker) implements Message {}

  /** Every worker that is there has been named; leases of others are lost. */
  record Begin(Set<WorkerId> present) implements Message {}

  /** Tell of the progress, until the sweep ends or is released; then complete the future. */
  public record Follow(Consumer<Progress> listener, CompletableFuture<Void> ended)
      implements Message {}

  /** How far it is. */
  public record Look(CompletableFuture<Optional<Progress>> replyTo) implements Message {}

  /** Why it, or one of its branches, is where it is. */
  public record Explain(OptionalLong ordinal, CompletableFuture<List<String>> replyTo)
      implements Message {}

  /** Leave the sweep as it is, once everything that was decided is on disk. */
  record Release() implements Message {}

  /** Nobody sends it anything any more. */
  record Retire() implements Message {}

  /** The journal takes nothing at present; empty when it does again. */
  record Stalled(Optional<String> reason) implements Message {}

  private record Committed(long number) implements Message {}

  private record Tick() implements Message {}

  /** What waits for a commit. */
  private sealed interface Then {}

  private record Do(Effect effect, Optional<ActorRef<WorkerSession.Message>> session)
      implements Then {}

  private record Show(List<Event> events, Moment at) implements Then {}

  private record Answered(CompletableFuture<Optional<String>> replyTo) implements Then {}

  private final SweepPlan plan;
  private final Pen pen;
  private final Clock clock;
  private final ActorRef<Dispatcher.Message> dispatcher;
  private final ActorRef<Coordinator.Message> coordinator;
  private final Engine engine;
  private final CommitLog<Event, Then> log = new CommitLog<>();
  private final SweepFollowers followers;
  private final Map<WorkerId, ActorRef<WorkerSession.Message>> sessions = new HashMap<>();
  private final Ewma durations = new Ewma();
  private long round;
  private boolean leaving;
  private boolean ended;

  static Behavior<Message> create(
      SweepPlan plan,
      Optional<SweepSnapshot> snapshot,
      Pen pen,
      Clock clock,
      ActorRef<Dispatcher.Message> dispatcher,
      ActorRef<Coordinator.Message> coordinator) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SweepActor(
                        context, timers, plan, snapshot, pen, clock, dispatcher, coordinator)));
  }

  private SweepActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      SweepPlan plan,
      Optional<SweepSnapshot> snapshot,
      Pen pen,
      Clock clock,
      ActorRef<Dispatcher.Message> dispatcher,
      ActorRef<Coordinator.Message> coordinator) {
    super(context);
    this.plan = plan;
    this.pen = pen;
    this.clock = clock;
    this.dispatcher = dispatcher;
    this.coordinator = coordinator;
    this.engine =
        snapshot
            .map(known -> Engine.restore(plan.facts(), known))
            .orElseGet(() -> Engine.submit(plan.facts()));
    this.followers = new SweepFollowers(plan.id(), engine, clock.now());
    timers.startTimerWithFixedDelay(new Tick(), TICK);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    switch (message) {
      case Told(var command, var session) -> onTold(command, session);
      case Reported(var lease, var reports) -> pen.report(plan.id(), lease, reports);
      case Dispatched dispatched -> onDispatched(dispatched);
      case Act(var command, var replyTo) -> onAct(command, replyTo);
      case WorkerHere here -> onWorkerHere(here);
      case WorkerLeft(var worker) -> onWorkerLeft(worker);
      case Begin(var present) -> onBegin(present);
      case Follow(var listener, var ended) -> followers.add(listener, ended);
      case Look(var replyTo) -> replyTo.complete(Optional.of(followers.progress(clock.now())));
      case Explain(var ordinal, var replyTo) ->
          dispatcher.tell(
              new Dispatcher.Explain(
                  plan.id(),
                  Explanations.of(engine, log.stalled(), ordinal, clock.now()),
                  replyTo));
      case Release _ -> leaving = true;
      case Retire _ -> {
        return Behaviors.stopped();
      }
      case Stalled(var reason) -> onStalled(reason);
      case Committed(var number) -> carryOut(log.committed(number));
      case Tick _ -> onTick();
    }
    handOver();
    return leaveIfDone();
  }

  private void onTold(Command command, ActorRef<WorkerSession.Message> session) {
    if (command instanceof Command.Outcomes(var lease, var attempts) && !attempts.isEmpty()) {
      Duration sum = Duration.ZERO;
      for (Attempt attempt : attempts) {
        sum = sum.plus(attempt.duration());
      }
      durations.add(sum.dividedBy(attempts.size()), attempts.size());
      Attempt first = attempts.getFirst();
      dispatcher.tell(new Dispatcher.Started(lease, first.duration().plus(first.age())));
    } else if (command instanceof Command.Started(var lease, var _)) {
      dispatcher.tell(new Dispatcher.Started(lease, Duration.ZERO));
    }
    decide(command, Optional.of(session));
    stand();
  }

  private void onDispatched(Dispatched dispatched) {
    round = dispatched.round();
    if (log.open() && !leaving) {
      for (Dispatcher.Share grant : dispatched.grants()) {
        decide(
            new Command.Grant(grant.lease(), grant.worker(), grant.width(), grant.maxBranches()),
            Optional.empty());
      }
      for (Retraction retraction : dispatched.retractions()) {
        decide(new Command.Retract(retraction.lease(), retraction.branches()), Optional.empty());
      }
    }
    stand();
  }

  private void onAct(Command command, CompletableFuture<Optional<String>> replyTo) {
    if (ended) {
      replyTo.cancel(false);
      return;
    }
    if (log.stalled().isPresent()) {
      replyTo.complete(log.stalled().map(reason -> "the journal can't be written: " + reason));
      return;
    }
    switch (engine.decide(command, clock.now())) {
      case Decision.Accepted(var events, var effects) ->
          stage(events, effects, Optional.empty(), Optional.of(replyTo));
      case Decision.Rejected(String reason) -> replyTo.complete(Optional.of(reason));
    }
    stand();
  }

  private void onWorkerHere(WorkerHere here) {
    sessions.put(here.worker(), here.session());
    Set<LeaseId> known = new HashSet<>();
    engine
        .leases()
        .forEach(
            (lease, live) -> {
              if (live.worker().equals(here.worker())) {
                known.add(lease);
              }
            });
    here.session().tell(new WorkerSession.Knows(known, getContext().getSelf()));
    decide(new Command.WorkerBack(here.worker(), here.holdings()), Optional.of(here.session()));
    stand();
  }

  private void onWorkerLeft(WorkerId worker) {
    sessions.remove(worker);
    decide(new Command.WorkerGone(worker, true), Optional.empty());
    stand();
  }

  private void onBegin(Set<WorkerId> present) {
    Set<WorkerId> absent = new HashSet<>();
    engine.leases().values().forEach(lease -> absent.add(lease.worker()));
    absent.removeAll(present);
    absent.forEach(worker -> decide(new Command.WorkerGone(worker, false), Optional.empty()));
    decide(new Command.Tick(), Optional.empty());
    stand();
  }

  private void onStalled(Optional<String> reason) {
    reason.ifPresentOrElse(log::stall, log::resume);
    stand();
  }

  private void onTick() {
    if (ended) {
      return;
    }
    if (nobodyElse()) {
      decide(new Command.NoOtherWorker(true), Optional.empty());
    }
    decide(new Command.Tick(), Optional.empty());
    followers.tell(clock.now());
    stand();
  }

  /** Whether something waits for a worker, and each that is there has failed to start it. */
  private boolean nobodyElse() {
    Demand demand = engine.demand(clock.now());
    return demand.notStarted() + demand.grantable() > 0
        && !sessions.isEmpty()
        && engine.avoided().keySet().containsAll(sessions.keySet());
  }

  /** Gives a command that nobody waits for to the engine. */
  private void decide(Command command, Optional<ActorRef<WorkerSession.Message>> session) {
    switch (engine.decide(command, clock.now())) {
      case Decision.Accepted(var events, var effects) ->
          stage(events, effects, session, Optional.empty());

      case Decision.Rejected(String reason) -> {
        getContext().getLog().debug("{} rejected {}: {}", plan.id(), command, reason);
        if (command instanceof Command.WorkerBack back) {
          session.ifPresent(
              peer -> peer.tell(new WorkerSession.Kept(getContext().getSelf(), Set.of())));
          getContext().getLog().debug("{} isn't needed any more", back.worker());
        }
      }
    }
  }

  private void stage(
      List<Event> events,
      List<Effect> effects,
      Optional<ActorRef<WorkerSession.Message>> session,
      Optional<CompletableFuture<Optional<String>>> replyTo) {
    List<Then> then = new ArrayList<>();
    if (!events.isEmpty()) {
      then.add(new Show(events, clock.now()));
    }
    effects.forEach(effect -> then.add(new Do(effect, session)));
    replyTo.ifPresent(reply -> then.add(new Answered(reply)));
    List<Event> durable =
        events.stream().filter(event -> !(event instanceof Event.Transient)).toList();
    carryOut(log.stage(durable, durable.stream().mapToInt(Entry::rows).sum(), then));
  }

  private void handOver() {
    ActorRef<Message> self = getContext().getSelf();
    log.handOver(entry -> pen.write(plan.id(), entry, number -> self.tell(new Committed(number))));
  }

  private void carryOut(List<Then> free) {
    for (Then then : free) {
      switch (then) {
        case Show(var events, var at) -> show(events, at);
        case Do(var effect, var session) -> perform(effect, session);
        case Answered(var replyTo) -> replyTo.complete(Optional.empty());
      }
    }
  }

  private void show(List<Event> events, Moment at) {
    for (Event event : events) {
      followers.fold(event, at);
      if (event instanceof Event.LeaseClosed(var lease, var closing)
          && closing == Event.Closing.DONE) {
        sessions.values().forEach(session -> session.tell(new WorkerSession.Done(lease)));
      }
    }
  }

  private void perform(Effect effect, Optional<ActorRef<WorkerSession.Message>> session) {
    switch (effect) {
      case Effect.Granted granted -> assign(granted);
      case Effect.Answer(var lease, var recorded, var superseded, var unknown) ->
          session.ifPresent(
              peer ->
                  peer.tell(
                      new WorkerSession.Say(
                          new ToWorker.Answers(lease, recorded, superseded, unknown))));
      case Effect.CancelAt(var worker, var lease, var ordinals) ->
          say(worker, new ToWorker.Cancel(lease, ordinals));
      case Effect.RetractAt(var worker, var lease, var branches) ->
          say(worker, new ToWorker.Retract(lease, branches));
      case Effect.Keep(var _, var leases) ->
          session.ifPresent(
              peer -> peer.tell(new WorkerSession.Kept(getContext().getSelf(), leases)));
      case Effect.Finished _ -> leaving = true;
    }
  }

  private void assign(Effect.Granted granted) {
    ActorRef<WorkerSession.Message> session = sessions.get(granted.worker());
    if (session == null) {
      return;
    }
    Ordinals ordinals = granted.ordinals();
    ToWorker.Assign assign =
        new ToWorker.Assign(
            granted.lease(),
            plan.id(),
            plan.hash(),
            ordinals,
            granted.width(),
            granted.numbers(),
            plan.facts().configIds().apply(ordinals.first()),
            plan.facts().configIds().apply(ordinals.last()),
            List.of());
    session.tell(new WorkerSession.Assigned(assign, plan.definition(), getContext().getSelf()));
  }

  private void say(WorkerId worker, ToWorker message) {
    ActorRef<WorkerSession.Message> session = sessions.get(worker);
    if (session != null) {
      session.tell(new WorkerSession.Say(message));
    }
  }

  /** Tells the dispatcher how the sweep stands; nothing is grantable while nothing is written. */
  private void stand() {
    if (ended) {
      return;
    }
    Demand demand = engine.demand(clock.now());
    Demand shown =
        log.open() && !leaving
            ? demand
            : new Demand(0, 0, demand.delayed(), demand.nextDueMillis(), demand.notStarted());
    dispatcher.tell(
        new Dispatcher.Standing(
            new SweepDemand(
                plan.id(),
                plan.facts().policies().priority(),
                plan.facts().policies().resources(),
                plan.facts().policies().maxParallel(),
                plan.facts().policies().reserveAfter(),
                engine.status() == SweepStatus.PAUSED,
                shown,
                engine.avoided(),
                durations.nanos()),
            engine.leases(),
            round,
            getContext().getSelf()));
  }

  private Behavior<Message> leaveIfDone() {
    if (ended || !leaving || !log.isEmpty()) {
      return this;
    }
    if (engine.status() != SweepStatus.FINISHED && !engine.leases().isEmpty() && !released()) {
      return this;
    }
    ended = true;
    followers.end(clock.now());
    dispatcher.tell(new Dispatcher.Gone(plan.id()));
    coordinator.tell(new Coordinator.Retired(plan.id()));
    return this;
  }

  /** Whether no worker is there that could still say anything of the leases. */
  private boolean released() {
    return sessions.isEmpty();
  }
}
