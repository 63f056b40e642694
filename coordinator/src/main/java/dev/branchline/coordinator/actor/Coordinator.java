package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.coordinator.placement.Placement;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
   * Work on this sweep, which is in the journal.
   *
   * @param snapshot what the journal has of it; empty for one that was just submitted
   */
  public record Adopt(SweepPlan plan, Optional<SweepSnapshot> snapshot) implements Message {}

  /** Something for a sweep's actor; {@code otherwise} runs if nobody works on that sweep. */
  public record To(SweepId sweep, SweepActor.Message message, Runnable otherwise)
      implements Message {}

  /** A worker is there; the answer is the session that it is to talk to. */
  public record Connect(Outlet<ToWorker> outlet, Consumer<ActorRef<WorkerSession.Message>> replyTo)
      implements Message {}

  /** A worker has said hello. */
  record Joined(
      WorkerId worker,
      Resources capacity,
      Map<LeaseId, Holding> holdings,
      ActorRef<WorkerSession.Message> session)
      implements Message {
    Joined {
      holdings = Map.copyOf(holdings);
    }
  }

  /** A worker starts nothing new. */
  record Draining(WorkerId worker) implements Message {}

  /** A worker has left in an orderly way. */
  record Left(WorkerId worker) implements Message {}

  /** A sweep is finished, and all that was to be told of it is told. */
  record Retired(SweepId sweep) implements Message {}

  /** Why an attempt that asks for so much could never run here, if so. */
  public record Fits(Resources perAttempt, CompletableFuture<Optional<String>> replyTo)
      implements Message {}

  /**
   * Every sweep that this coordinator works on is left as it is, once what was decided is on disk;
   * who follows one is told.
   */
  public record Release(CompletableFuture<Void> replyTo) implements Message {}

  /** The journal takes nothing at present; empty when it does again. */
  public record Stalled(Optional<String> reason) implements Message {}

  private record Peer(Resources capacity, ActorRef<WorkerSession.Message> session) {}

  private final int epoch;
  private final SweepActor.Pen pen;
  private final SweepActor.Clock clock;
  private final ActorRef<Dispatcher.Message> dispatcher;
  private final Map<SweepId, ActorRef<SweepActor.Message>> sweeps = new HashMap<>();
  private final Map<WorkerId, Peer> workers = new HashMap<>();
  private final List<CompletableFuture<Void>> released = new ArrayList<>();
  private final List<Fits> asked = new ArrayList<>();
  private int sessions;
  private int adopted;

  /**
   * A coordinator without sweeps and workers.
   *
   * @param epoch that was claimed in the journal
   * @param pen writes to the journal
   */
  public static Behavior<Message> create(int epoch, SweepActor.Pen pen, SweepActor.Clock clock) {
    return Behaviors.setup(context -> new Coordinator(context, epoch, pen, clock));
  }

  private Coordinator(
      ActorContext<Message> context, int epoch, SweepActor.Pen pen, SweepActor.Clock clock) {
    super(context);
    this.epoch = epoch;
    this.pen = pen;
    this.clock = clock;
    this.dispatcher = context.spawn(Dispatcher.create(epoch, clock), "dispatcher");
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Adopt adopt -> onAdopt(adopt);
      case To(var sweep, var told, var otherwise) -> onTo(sweep, told, otherwise);
      case Connect(var outlet, var replyTo) -> onConnect(outlet, replyTo);
      case Joined joined -> onJoined(joined);
      case Draining(var worker) -> onDraining(worker);
      case Left(var worker) -> onLeft(worker);
      case Retired(var sweep) -> onRetired(sweep);
      case Fits(var perAttempt, var replyTo) -> onFits(perAttempt, replyTo);
      case Release(var replyTo) -> onRelease(replyTo);
      case Stalled(var reason) -> onStalled(reason);
    };
  }

  private Behavior<Message> onAdopt(Adopt adopt) {
    SweepId id = adopt.plan().id();
    if (!sweeps.containsKey(id)) {
      adopted++;
      ActorRef<SweepActor.Message> sweep =
          getContext()
              .spawn(
                  SweepActor.create(
                      adopt.plan(),
                      adopt.snapshot(),
                      pen,
                      clock,
                      dispatcher,
                      getContext().getSelf()),
                  "sweep-" + id + "-" + adopted);
      sweeps.put(id, sweep);
      workers.forEach(
          (worker, peer) ->
              sweep.tell(new SweepActor.WorkerHere(worker, Map.of(), peer.session())));
      sweep.tell(new SweepActor.Begin(Set.copyOf(workers.keySet())));
    }
    return this;
  }

  private Behavior<Message> onTo(SweepId id, SweepActor.Message message, Runnable otherwise) {
    ActorRef<SweepActor.Message> sweep = sweeps.get(id);
    if (sweep == null) {
      otherwise.run();
    } else {
      sweep.tell(message);
    }
    return this;
  }

  private Behavior<Message> onConnect(
      Outlet<ToWorker> outlet, Consumer<ActorRef<WorkerSession.Message>> replyTo) {
    sessions++;
    replyTo.accept(
        getContext()
            .spawn(
                WorkerSession.create(epoch, outlet, getContext().getSelf()),
                "session-" + sessions));
    return this;
  }

  private Behavior<Message> onJoined(Joined joined) {
    workers.put(joined.worker(), new Peer(joined.capacity(), joined.session()));
    joined.session().tell(new WorkerSession.Greeted(Set.copyOf(sweeps.values())));
    sweeps
        .values()
        .forEach(
            sweep ->
                sweep.tell(
                    new SweepActor.WorkerHere(
                        joined.worker(), joined.holdings(), joined.session())));
    dispatcher.tell(new Dispatcher.Joined(joined.worker(), joined.capacity()));
    asked.forEach(getContext().getSelf()::tell);
    asked.clear();
    return this;
  }

  private Behavior<Message> onDraining(WorkerId worker) {
    dispatcher.tell(new Dispatcher.Draining(worker));
    return this;
  }

  private Behavior<Message> onLeft(WorkerId worker) {
    workers.remove(worker);
    dispatcher.tell(new Dispatcher.Left(worker));
    sweeps.values().forEach(sweep -> sweep.tell(new SweepActor.WorkerLeft(worker)));
    return this;
  }

  private Behavior<Message> onRetired(SweepId sweep) {
    ActorRef<SweepActor.Message> gone = sweeps.remove(sweep);
    if (gone != null) {
      workers.values().forEach(peer -> peer.session().tell(new WorkerSession.Forget(gone)));
      gone.tell(new SweepActor.Retire());
    }
    return finishRelease();
  }

  /** A worker that is about to say hello is waited for: without it nothing would fit. */
  private Behavior<Message> onFits(
      Resources perAttempt, CompletableFuture<Optional<String>> replyTo) {
    if (workers.isEmpty() && sessions > 0) {
      asked.add(new Fits(perAttempt, replyTo));
      return this;
    }
    List<Resources> capacities = workers.values().stream().map(Peer::capacity).toList();
    replyTo.complete(Placement.neverFits(perAttempt, capacities));
    return this;
  }

  private Behavior<Message> onRelease(CompletableFuture<Void> replyTo) {
    released.add(replyTo);
    sweeps.values().forEach(sweep -> sweep.tell(new SweepActor.Release()));
    return finishRelease();
  }

  private Behavior<Message> finishRelease() {
    if (sweeps.isEmpty()) {
      released.forEach(replyTo -> replyTo.complete(null));
    }
    return this;
  }

  private Behavior<Message> onStalled(Optional<String> reason) {
    sweeps.values().forEach(sweep -> sweep.tell(new SweepActor.Stalled(reason)));
    return this;
  }
}
