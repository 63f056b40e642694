package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.placement.Retraction;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
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

  /** What a sweep's actor is told. */
  public sealed interface Message {}

  /** A worker's word, and the session to answer to. */
  record Told(Command command, ActorRef<WorkerSession.Message> session) implements Message {}

  /** A worker's reports of running attempts. */
  record Reported(LeaseId lease, List<Report> reports) implements Message {}

  /** What the dispatcher wants granted and retracted. */
  record Dispatched(long round, List<Dispatcher.Share> grants, List<Retraction> retractions)
      implements Message {}

  /** Why no worker that is there can ever run a branch of it; empty if one can. */
  record TooBig(Optional<String> lack) implements Message {}

  /**
   * The user's word; the reply tells why not, or is empty once it is on disk. It is cancelled if
   * the sweep has just ended here and is to be taken from the journal.
   */
  public record Act(Command command, CompletableFuture<Optional<String>> replyTo)
      implements Message {}

  /** A worker is there, with what it holds, and with the outcomes that weren't answered. */
  record WorkerHere(
      WorkerId worker,
      Map<LeaseId, Holding> holdings,
      Map<LeaseId, List<Attempt>> unanswered,
      ActorRef<WorkerSession.Message> session)
      implements Message {}

  /** A worker has left in an orderly way, or was silent for too long. */
  record WorkerLeft(WorkerId worker, boolean orderly) implements Message {}

  /**
   * Every worker that is there has been named. Leases of others are lost at once if no others will
   * come, else when their time is up.
   */
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

  private record Fed(Feed.Answer answer) implements Message {}

  private record Tick() implements Message {}

  private final SweepPlan plan;
  private final Company company;
  private final Engine engine;
  private final SweepWorkers workers;
  private final SweepFollowers followers;
  private final SweepStanding standing;
  private final Granting granting;
  private final Consequences consequences;
  private final Attendance attendance;
  private final SweepFeeding feeding;
  private boolean begun;
  private boolean released;
  private boolean ended;

  static Behavior<Message> create(
      SweepPlan plan, Optional<SweepSnapshot> snapshot, Company company) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new SweepActor(context, timers, plan, snapshot, company)));
  }

  private SweepActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      SweepPlan plan,
      Optional<SweepSnapshot> snapshot,
      Company company) {
    super(context);
    this.plan = plan;
    this.company = company;
    this.engine =
        snapshot
            .map(known -> Engine.restore(plan.facts(), known))
            .orElseGet(() -> Engine.submit(plan.facts()));
    this.workers = new SweepWorkers(plan, engine, context.getSelf());
    this.followers = new SweepFollowers(plan.id(), engine, now());
    this.standing = new SweepStanding(plan, engine, company.dispatcher(), context.getSelf());
    this.consequences = new Consequences(engine, workers, followers);
    this.granting = new Granting(workers, standing, consequences);
    this.attendance = new Attendance(plan, engine, company.terms(), workers, consequences, now());
    this.feeding =
        new SweepFeeding(
            plan, engine, consequences, answer -> context.getSelf().tell(new Fed(answer)));
    timers.startTimerWithFixedDelay(new Tick(), TICK);
  }

  private Moment now() {
    return company.clock().now();
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    switch (message) {
      case Told(var command, var session) -> onTold(command, session);
      case Reported(var lease, var reports) -> company.pen().report(plan.id(), lease, reports);
      case Dispatched dispatched -> onDispatched(dispatched);
      case TooBig(var lack) -> followers.warn(lack);
      case Act(var command, var replyTo) -> onAct(command, replyTo);
      case WorkerHere here -> {
        attendance.here(here, now());
        stand();
      }
      case WorkerLeft(var worker, var orderly) -> {
        attendance.left(worker, orderly, now());
        stand();
      }
      case Begin(var present) -> {
        begun = true;
        attendance.begin(present, now());
        consequences.decide(new Command.Tick(), now(), Optional.empty());
        stand();
      }
      case Follow(var listener, var end) -> followers.add(listener, end);
      case Look(var replyTo) -> replyTo.complete(Optional.of(followers.progress(now())));
      case Explain(var ordinal, var replyTo) -> onExplain(ordinal, replyTo);
      case Release _ -> released = true;
      case Retire _ -> {
        feeding.close();
        return Behaviors.stopped();
      }
      case Stalled(var reason) -> {
        consequences.stalled(reason);
        stand();
      }
      case Committed(var number) -> onCommitted(number);
      case Fed(var answer) -> onFed(answer);
      case Tick _ -> onTick();
    }
    handOver();
    feeding.look(now(), !ended && begun && consequences.open() && !leaving());
    leaveIfDone();
    return this;
  }

  private void onTold(Command command, ActorRef<WorkerSession.Message> session) {
    if (command instanceof Command.Outcomes(var lease, var attempts)) {
      standing.ended(lease, attempts);
    } else if (command instanceof Command.Started(var lease, var _)) {
      standing.started(lease);
    }
    consequences.decide(command, now(), Optional.of(session));
    stand();
  }

  private void onDispatched(Dispatched dispatched) {
    granting.dispatched(dispatched, this::mayGrant, now());
    stand();
  }

  private boolean mayGrant() {
    return feeding.ready() && consequences.open() && !leaving();
  }

  private void onAct(Command command, CompletableFuture<Optional<String>> replyTo) {
    if (ended) {
      replyTo.cancel(false);
      return;
    }
    consequences.act(command, now(), replyTo);
    stand();
  }

  private void onExplain(OptionalLong ordinal, CompletableFuture<List<String>> replyTo) {
    if (ordinal.isPresent() && engine.hasEnded(ordinal.getAsLong())) {
      replyTo.complete(List.of());
      return;
    }
    List<String> known =
        Explanations.of(engine, consequences.stalled(), feeding.waiting(now()), ordinal, now());
    company.dispatcher().tell(new Dispatcher.Explain(plan.id(), known, replyTo));
  }

  /** What the commit makes room for may be granted again. */
  private void onCommitted(long number) {
    boolean before = consequences.open();
    consequences.committed(number);
    if (consequences.open() != before) {
      stand();
    }
  }

  /** One that comes when the sweep was left is asked for again by whoever goes on with it. */
  private void onFed(Feed.Answer answer) {
    if (!ended) {
      feeding.answered(answer, now());
      stand();
    }
  }

  private void onTick() {
    if (ended) {
      return;
    }
    attendance.look(now());
    consequences.decide(new Command.Tick(), now(), Optional.empty());
    followers.tell(now());
    stand();
  }

  private void handOver() {
    ActorRef<Message> self = getContext().getSelf();
    consequences.handOver(
        entry -> company.pen().write(plan.id(), entry, number -> self.tell(new Committed(number))));
  }

  private void stand() {
    if (!ended) {
      standing.tell(now(), mayGrant());
    }
  }

  private boolean leaving() {
    return released || (consequences.finished() && engine.status() == SweepStatus.FINISHED);
  }

  /** Ends, once all is on disk: when finished, or left and no worker here has more to say of it. */
  private void leaveIfDone() {
    if (ended || !leaving() || !consequences.isEmpty()) {
      return;
    }
    if (engine.status() != SweepStatus.FINISHED
        && !engine.leases().isEmpty()
        && !workers.isEmpty()
        && !company.terms().cluster()) {
      return;
    }
    ended = true;
    followers.end(now());
    company.dispatcher().tell(new Dispatcher.Gone(plan.id()));
    company.coordinator().tell(new Coordinator.Retired(plan.id()));
  }
}
