package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.placement.Placement;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Knows which sweeps are worked on and which workers are there, and brings them together. */
public final class Coordinator extends AbstractBehavior<Coordinator.Message> {

  /** What the coordinator is told. */
  public sealed interface Message {}

  /**
   * Work on this sweep, which is in the journal. A sweep that has leases from before is to be
   * adopted before any worker is connected: what a worker holds of it counts only then.
   *
   * @param snapshot what the journal has of it; empty for one that was just submitted
   */
  public record Adopt(SweepPlan plan, Optional<SweepSnapshot> snapshot) implements Message {}

  /** Something for a sweep's actor; {@code otherwise} runs if nobody works on that sweep. */
  public record To(SweepId sweep, SweepActor.Message message, Runnable otherwise)
      implements Message {}

  /**
   * A worker is there; the answer is the session that it is to talk to.
   *
   * @param peer where the worker is, which says whether it can be silent
   */
  public record Connect(
      Outlet<ToWorker> outlet, Consumer<ActorRef<WorkerSession.Message>> replyTo, Peer peer)
      implements Message {}

  /** Which workers are there, by name. */
  public record Workers(CompletableFuture<List<WorkerRow>> replyTo) implements Message {}

  /** A worker has said hello. */
  record Joined(
      WorkerId worker,
      Resources capacity,
      Map<LeaseId, Holding> holdings,
      Map<LeaseId, List<Attempt>> unanswered,
      Peer peer,
      ActorRef<WorkerSession.Message> session)
      implements Message {
    Joined {
      holdings = Map.copyOf(holdings);
      unanswered = Map.copyOf(unanswered);
    }
  }

  /** A worker's hello is answered: it may be given branches. */
  record Welcomed(WorkerId worker, ActorRef<WorkerSession.Message> session) implements Message {}

  /** When a worker was heard last, and whether that is long ago. */
  record Noticed(
      WorkerId worker, ActorRef<WorkerSession.Message> session, long heardMillis, boolean silent)
      implements Message {}

  /** A worker starts nothing new. */
  record Draining(WorkerId worker, ActorRef<WorkerSession.Message> session) implements Message {}

  /** A worker has left in an orderly way, or was silent for too long. */
  record Left(WorkerId worker, ActorRef<WorkerSession.Message> session, boolean orderly)
      implements Message {}

  /** A sweep is finished, and all that was to be told of it is told. */
  record Retired(SweepId sweep) implements Message {}

  /** Why an attempt that asks for so much could never run here, if so. */
  public record Fits(Resources perAttempt, CompletableFuture<Optional<String>> replyTo)
      implements Message {}

  /**
   * Every sweep that this coordinator works on is left as it is, once what was decided is on disk
   * and, unless another coordinator takes the workers over, they have answered; who follows one is
   * told.
   */
  public record Release(CompletableFuture<Void> replyTo) implements Message {}

  /** The journal takes nothing at present; empty when it does again. */
  public record Stalled(Optional<String> reason) implements Message {}

  private final int epoch;
  private final Pen pen;
  private final Clock clock;
  private final Terms terms;
  private final ActorRef<Dispatcher.Message> dispatcher;
  private final LiveSweeps sweeps;
  private final Presences workers = new Presences();
  private final List<CompletableFuture<Void>> released = new ArrayList<>();
  private final List<Fits> asked = new ArrayList<>();
  private int sessions;

  /**
   * A coordinator without sweeps and workers.
   *
   * @param epoch that was claimed in the journal
   * @param pen writes to the journal
   */
  public static Behavior<Message> create(int epoch, Pen pen, Clock clock, Terms terms) {
    return Behaviors.setup(context -> new Coordinator(context, epoch, pen, clock, terms));
  }

  private Coordinator(ActorContext<Message> context, int epoch, Pen pen, Clock clock, Terms terms) {
    super(context);
    this.epoch = epoch;
    this.terms = terms;
    this.pen = pen;
    this.clock = clock;
    this.dispatcher = context.spawn(Dispatcher.create(epoch, clock), "dispatcher");
    this.sweeps =
        new LiveSweeps(context, new Company(pen, clock, terms, dispatcher, context.getSelf()));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Adopt adopt -> onAdopt(adopt);
      case To(var sweep, var told, var otherwise) -> onTo(sweep, told, otherwise);
      case Connect(var outlet, var replyTo, var peer) -> onConnect(outlet, replyTo, peer);
      case Workers(var replyTo) -> onWorkers(replyTo);
      case Joined joined -> onJoined(joined);
      case Welcomed(var worker, var session) -> onWelcomed(worker, session);
      case Noticed noticed -> onNoticed(noticed);
      case Draining(var worker, var session) -> onDraining(worker, session);
      case Left(var worker, var session, var orderly) -> onLeft(worker, session, orderly);
      case Retired(var sweep) -> onRetired(sweep);
      case Fits(var perAttempt, var replyTo) -> onFits(perAttempt, replyTo);
      case Release(var replyTo) -> onRelease(replyTo);
      case Stalled(var reason) -> onStalled(reason);
    };
  }

  private Behavior<Message> onAdopt(Adopt adopt) {
    if (!sweeps.adopt(adopt, workers, !released.isEmpty())) {
      pen.released(adopt.plan().id());
    }
    return this;
  }

  private Behavior<Message> onTo(SweepId id, SweepActor.Message message, Runnable otherwise) {
    sweeps.find(id).ifPresentOrElse(sweep -> sweep.tell(message), otherwise);
    return this;
  }

  private Behavior<Message> onConnect(
      Outlet<ToWorker> outlet, Consumer<ActorRef<WorkerSession.Message>> replyTo, Peer peer) {
    sessions++;
    replyTo.accept(
        getContext()
            .spawn(
                WorkerSession.create(epoch, outlet, peer, terms, clock, getContext().getSelf()),
                "session-" + sessions));
    return this;
  }

  /**
   * A hello. One that comes by a second session ends the first; none is answered any more once
   * sweeps are being left, because what it tells might be taken for unknown.
   */
  private Behavior<Message> onJoined(Joined joined) {
    if (leaving()) {
      return this;
    }
    workers
        .join(joined, clock.now())
        .ifPresent(
            former -> {
              former.tell(new WorkerSession.Replaced());
              dispatcher.tell(new Dispatcher.Left(joined.worker()));
            });
    joined.session().tell(new WorkerSession.Greeted(sweeps.all()));
    SweepActor.WorkerHere here =
        new SweepActor.WorkerHere(
            joined.worker(), joined.holdings(), joined.unanswered(), joined.session());
    sweeps.tell(here);
    return this;
  }

  /** Whether the sweeps are being left to another coordinator. */
  private boolean leaving() {
    return terms.cluster() && !released.isEmpty();
  }

  private Behavior<Message> onWelcomed(WorkerId worker, ActorRef<WorkerSession.Message> session) {
    if (workers.isBy(worker, session)) {
      dispatcher.tell(new Dispatcher.Joined(worker, workers.capacity(worker)));
      asked.forEach(getContext().getSelf()::tell);
      asked.clear();
    }
    return this;
  }

  private Behavior<Message> onNoticed(Noticed noticed) {
    if (workers.isBy(noticed.worker(), noticed.session())
        && workers.notice(noticed.worker(), noticed.heardMillis(), noticed.silent())) {
      dispatcher.tell(new Dispatcher.Silent(noticed.worker(), noticed.silent()));
    }
    return this;
  }

  private Behavior<Message> onWorkers(CompletableFuture<List<WorkerRow>> replyTo) {
    dispatcher.tell(new Dispatcher.Use(workers.rows(clock.now()), replyTo));
    return this;
  }

  private Behavior<Message> onDraining(WorkerId worker, ActorRef<WorkerSession.Message> session) {
    if (workers.isBy(worker, session)) {
      workers.drain(worker);
      dispatcher.tell(new Dispatcher.Draining(worker));
    }
    return this;
  }

  private Behavior<Message> onLeft(
      WorkerId worker, ActorRef<WorkerSession.Message> session, boolean orderly) {
    if (workers.isBy(worker, session)) {
      workers.leave(worker);
      dispatcher.tell(new Dispatcher.Left(worker));
      sweeps.tell(new SweepActor.WorkerLeft(worker, orderly));
    }
    return this;
  }

  private Behavior<Message> onRetired(SweepId sweep) {
    sweeps
        .retire(sweep)
        .ifPresent(
            gone -> {
              if (!leaving()) {
                workers.forEach((_, session) -> session.tell(new WorkerSession.Forget(gone)));
              }
              gone.tell(new SweepActor.Retire());
              pen.released(sweep);
            });
    return finishRelease();
  }

  /**
   * A worker that is about to say hello is waited for: without it nothing would fit. Where workers
   * come and go, one may come that it fits.
   */
  private Behavior<Message> onFits(
      Resources perAttempt, CompletableFuture<Optional<String>> replyTo) {
    if (terms.cluster()) {
      replyTo.complete(Optional.empty());
      return this;
    }
    if (workers.isEmpty() && sessions > 0) {
      asked.add(new Fits(perAttempt, replyTo));
      return this;
    }
    replyTo.complete(Placement.neverFits(perAttempt, workers.capacities()));
    return this;
  }

  private Behavior<Message> onRelease(CompletableFuture<Void> replyTo) {
    released.add(replyTo);
    sweeps.tell(new SweepActor.Release());
    return finishRelease();
  }

  private Behavior<Message> finishRelease() {
    if (sweeps.isEmpty()) {
      released.forEach(replyTo -> replyTo.complete(null));
    }
    return this;
  }

  private Behavior<Message> onStalled(Optional<String> reason) {
    sweeps.stalled(reason);
    return this;
  }
}
