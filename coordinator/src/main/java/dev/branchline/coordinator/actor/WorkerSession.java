package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Event.Closing;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.roaringbitmap.RoaringBitmap;

/**
 * One conversation with one worker: what it says goes to the sweep whose lease it names, and what
 * sweeps decide goes out to it. It stops when the worker has left, is gone, or has come by another
 * session.
 */
public final class WorkerSession extends AbstractBehavior<WorkerSession.Message> {
  /** What a session is told. */
  public sealed interface Message {}

  /** The worker has said something. */
  public record Heard(ToCoordinator message) implements Message {}

  /** Something was heard of the worker, though no whole message: it is there. */
  public record Alive() implements Message {}

  /** Say this to the worker. */
  record Say(ToWorker message) implements Message {}

  /** Say this to the worker, and give what it says of this lease to the sweep. */
  record Assigned(
      ToWorker.Assign message,
      String definition,
      Duration timeout,
      ActorRef<SweepActor.Message> sweep)
      implements Message {}

  /** What the worker says of these leases of former sessions goes to this sweep. */
  record Knows(
      Set<LeaseId> leases, String hash, String definition, ActorRef<SweepActor.Message> sweep)
      implements Message {}

  /** The sweeps that the hello was given to; each answers with {@link Kept}. */
  record Greeted(Set<ActorRef<SweepActor.Message>> sweeps) implements Message {}

  /** Which leases of the hello go on, as far as this sweep is concerned, and for how long. */
  record Kept(ActorRef<SweepActor.Message> sweep, Set<LeaseId> leases, Duration timeout)
      implements Message {}

  /** A lease has no branch any more. */
  record Closed(LeaseId lease, Closing closing) implements Message {}

  /** A sweep is over: what is still said of its leases gets the answer that nobody knows them. */
  record Forget(ActorRef<SweepActor.Message> sweep) implements Message {}

  /** The worker has come by another session. */
  record Replaced() implements Message {}

  private record Tick() implements Message {}

  private final int epoch;
  private final Outlet<ToWorker> outlet;
  private final Peer peer;
  private final Clock clock;
  private final ActorRef<Coordinator.Message> coordinator;
  private final Routes routes = new Routes();
  private final Renewals renewals;
  private final Greeting greeting = new Greeting();
  private long heardMillis;
  private Optional<WorkerId> worker = Optional.empty();

  /**
   * @param epoch of this coordinator
   * @param outlet leads to the worker
   * @param peer where it is
   */
  static Behavior<Message> create(
      int epoch,
      Outlet<ToWorker> outlet,
      Peer peer,
      Terms terms,
      Clock clock,
      ActorRef<Coordinator.Message> coordinator) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new WorkerSession(
                        context, timers, epoch, outlet, peer, terms, clock, coordinator)));
  }

  private WorkerSession(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      int epoch,
      Outlet<ToWorker> outlet,
      Peer peer,
      Terms terms,
      Clock clock,
      ActorRef<Coordinator.Message> coordinator) {
    super(context);
    this.epoch = epoch;
    this.outlet = outlet;
    this.peer = peer;
    this.clock = clock;
    this.coordinator = coordinator;
    this.renewals = new Renewals(terms.workerTimeout(), clock.now().nanos());
    if (peer instanceof Peer.Remote) {
      timers.startTimerWithFixedDelay(new Tick(), Renewals.interval(terms.workerTimeout()));
    }
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Heard(ToCoordinator said) -> {
        onAlive();
        yield onHeard(said);
      }
      case Alive _ -> {
        onAlive();
        yield this;
      }
      case Say(ToWorker say) -> {
        outlet.send(say);
        yield this;
      }
      case Assigned assigned -> onAssigned(assigned);
      case Knows(var leases, var hash, var definition, var sweep) -> {
        routes.lead(leases, sweep, hash, definition);
        yield this;
      }
      case Greeted(var greeted) -> {
        greeting.ask(greeted);
        yield greeting.allAnswered() ? goOn() : this;
      }
      case Kept(var sweep, var leases, var timeout) -> onKept(sweep, leases, timeout);
      case Closed(var lease, var closing) -> onClosed(lease, closing);
      case Forget(var sweep) -> onForget(sweep);
      case Replaced _ -> end();
      case Tick _ -> onTick();
    };
  }

  private void onAlive() {
    Moment now = clock.now();
    heardMillis = now.epochMillis();
    boolean wasSilent = renewals.silent();
    renewals.heard(now.nanos());
    if (wasSilent) {
      notice();
    }
  }

  private Behavior<Message> onHeard(ToCoordinator message) {
    switch (message) {
      case ToCoordinator.Hello hello -> onHello(hello);
      case ToCoordinator.NeedDefinition(String hash) ->
          routes
              .definition(hash)
              .ifPresent(definition -> outlet.send(new ToWorker.Define(hash, definition)));
      case ToCoordinator.Started(var lease, var ordinals) ->
          pass(lease, new Command.Started(lease, ordinals), message, 0);
      case ToCoordinator.Outcomes(var lease, var attempts) -> {
        if (!pass(lease, new Command.Outcomes(lease, attempts), message, attempts.size())) {
          answerUnknown(lease, attempts);
        }
      }
      case ToCoordinator.Reports(var lease, var reports) ->
          routes.of(lease).ifPresent(sweep -> sweep.tell(new SweepActor.Reported(lease, reports)));
      case ToCoordinator.Heartbeat(var leases) -> renewals.named(leases, clock.now().nanos());
      case ToCoordinator.HandBack(var lease, var ordinals, var reason, var detail) ->
          pass(lease, new Command.HandBack(lease, ordinals, reason, detail), message, 0);
      case ToCoordinator.Draining _ ->
          worker.ifPresent(
              id -> coordinator.tell(new Coordinator.Draining(id, getContext().getSelf())));
      case ToCoordinator.Goodbye _ -> {
        return left(true);
      }
    }
    return greeting.isOverfull() ? left(false) : this;
  }

  private void onHello(ToCoordinator.Hello hello) {
    worker = Optional.of(hello.worker());
    greeting.hello(hello);
    coordinator.tell(
        new Coordinator.Joined(
            hello.worker(),
            hello.capacity(),
            hello.holdings(),
            hello.unanswered(),
            peer,
            getContext().getSelf()));
  }

  /**
   * Gives a command to the sweep that knows the lease. While some sweep hasn't said yet which
   * leases are its own, what nobody knows waits.
   *
   * @return whether the lease is known, or may yet turn out to be
   */
  private boolean pass(LeaseId lease, Command command, ToCoordinator message, int attempts) {
    Optional<ActorRef<SweepActor.Message>> sweep = routes.of(lease);
    if (sweep.isPresent()) {
      sweep.get().tell(new SweepActor.Told(command, getContext().getSelf()));
      return true;
    }
    if (!greeting.isOpen()) {
      return false;
    }
    greeting.await(message, attempts);
    return true;
  }

  /** What the hello tells was given to the sweeps with it, and is left over if none knows it. */
  private void answerUnlessKnown(LeaseId lease, List<Attempt> attempts) {
    if (routes.of(lease).isEmpty()) {
      answerUnknown(lease, attempts);
    }
  }

  private void answerUnknown(LeaseId lease, List<Attempt> attempts) {
    RoaringBitmap ordinals = new RoaringBitmap();
    attempts.forEach(attempt -> ordinals.add((int) attempt.ordinal()));
    outlet.send(new ToWorker.Answers(lease, Ordinals.NONE, Ordinals.NONE, Ordinals.of(ordinals)));
  }

  private Behavior<Message> onAssigned(Assigned assigned) {
    ToWorker.Assign assign = assigned.message();
    routes.lead(
        List.of(assign.lease()), assigned.sweep(), assign.definition(), assigned.definition());
    renewals.granted(assign.lease(), assigned.timeout(), clock.now().nanos());
    outlet.send(assign);
    return this;
  }

  private Behavior<Message> onKept(
      ActorRef<SweepActor.Message> sweep, Set<LeaseId> leases, Duration timeout) {
    greeting.keep(leases);
    leases.forEach(lease -> renewals.granted(lease, timeout, clock.now().nanos()));
    return greeting.answeredLast(sweep) ? goOn() : this;
  }

  /** Every sweep has answered. */
  private Behavior<Message> goOn() {
    if (greeting.takeWelcome()) {
      greeting.takeTold().forEach(this::answerUnlessKnown);
      outlet.send(new ToWorker.Welcome(epoch, greeting.kept()));
      worker.ifPresent(
          id -> coordinator.tell(new Coordinator.Welcomed(id, getContext().getSelf())));
    }
    greeting.takeEarly().forEach(this::onHeard);
    return this;
  }

  private Behavior<Message> onClosed(LeaseId lease, Closing closing) {
    renewals.ended(lease);
    switch (closing) {
      case DONE -> routes.drop(lease);
      case RETURNED, REVOKED -> routes.retire(lease);
      case EXPIRED -> {
        // A late success may still come, however late: its way stays open.
      }
    }
    return this;
  }

  private Behavior<Message> onForget(ActorRef<SweepActor.Message> sweep) {
    routes.forget(sweep);
    return greeting.answeredLast(sweep) ? goOn() : this;
  }

  private Behavior<Message> onTick() {
    Renewals.Due due = renewals.look(clock.now().nanos());
    notice();
    for (LeaseId lease : due.expired()) {
      routes
          .of(lease)
          .ifPresent(
              sweep ->
                  sweep.tell(
                      new SweepActor.Told(new Command.Expire(lease), getContext().getSelf())));
    }
    return due.gone() ? left(false) : this;
  }

  /** Tells when the worker was heard last. */
  private void notice() {
    worker.ifPresent(
        id ->
            coordinator.tell(
                new Coordinator.Noticed(
                    id, getContext().getSelf(), heardMillis, renewals.silent())));
  }

  private Behavior<Message> left(boolean orderly) {
    worker.ifPresent(
        id -> coordinator.tell(new Coordinator.Left(id, getContext().getSelf(), orderly)));
    return end();
  }

  private Behavior<Message> end() {
    if (peer instanceof Peer.Remote remote) {
      remote.gone().run();
    }
    return Behaviors.stopped();
  }
}
