package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.WorkerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.roaringbitmap.RoaringBitmap;

/**
 * One conversation with one worker: what it says goes to the sweep whose lease it names, and what
 * sweeps decide goes out to it.
 */
public final class WorkerSession extends AbstractBehavior<WorkerSession.Message> {

  /** What a session is told. */
  public sealed interface Message {}

  /** The worker has said something. */
  public record Heard(ToCoordinator message) implements Message {}

  /** Say this to the worker. */
  record Say(ToWorker message) implements Message {}

  /** Say this to the worker, and give what it says of this lease to the sweep. */
  record Assigned(ToWorker.Assign message, String definition, ActorRef<SweepActor.Message> sweep)
      implements Message {}

  /** What the worker says of these leases of former sessions goes to this sweep. */
  record Knows(Set<LeaseId> leases, ActorRef<SweepActor.Message> sweep) implements Message {}

  /** The sweeps that the hello was given to; each answers with {@link Kept}. */
  record Greeted(Set<ActorRef<SweepActor.Message>> sweeps) implements Message {}

  /** Which leases of the hello go on, as far as this sweep is concerned. */
  record Kept(ActorRef<SweepActor.Message> sweep, Set<LeaseId> leases) implements Message {}

  /** Every branch of this lease has an answer: what might still be said of it is known already. */
  record Done(LeaseId lease) implements Message {}

  /** A sweep is over: what is still said of its leases gets the answer that nobody knows them. */
  record Forget(ActorRef<SweepActor.Message> sweep) implements Message {}

  private final int epoch;
  private final Outlet<ToWorker> outlet;
  private final ActorRef<Coordinator.Message> coordinator;
  private final Map<LeaseId, ActorRef<SweepActor.Message>> sweeps = new HashMap<>();
  private final Map<String, String> definitions = new HashMap<>();
  private final Set<ActorRef<SweepActor.Message>> unanswered = new HashSet<>();
  private final Set<LeaseId> kept = new HashSet<>();
  private Optional<WorkerId> worker = Optional.empty();

  /**
   * @param epoch of this coordinator
   * @param outlet leads to the worker
   */
  static Behavior<Message> create(
      int epoch, Outlet<ToWorker> outlet, ActorRef<Coordinator.Message> coordinator) {
    return Behaviors.setup(context -> new WorkerSession(context, epoch, outlet, coordinator));
  }

  private WorkerSession(
      ActorContext<Message> context,
      int epoch,
      Outlet<ToWorker> outlet,
      ActorRef<Coordinator.Message> coordinator) {
    super(context);
    this.epoch = epoch;
    this.outlet = outlet;
    this.coordinator = coordinator;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::on).build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Heard(ToCoordinator said) -> onHeard(said);
      case Say(ToWorker say) -> onSay(say);
      case Assigned assigned -> onAssigned(assigned);
      case Knows(var leases, var sweep) -> onKnows(leases, sweep);
      case Done(var lease) -> onDone(lease);
      case Greeted(var greeted) -> onGreeted(greeted);
      case Kept(var sweep, var leases) -> onKept(sweep, leases);
      case Forget(var sweep) -> onForget(sweep);
    };
  }

  private Behavior<Message> onHeard(ToCoordinator message) {
    switch (message) {
      case ToCoordinator.Hello hello -> hello(hello);
      case ToCoordinator.NeedDefinition(String hash) -> {
        String definition = definitions.get(hash);
        if (definition != null) {
          outlet.send(new ToWorker.Define(hash, definition));
        }
      }
      case ToCoordinator.Started(var lease, var ordinals) ->
          tell(lease, new Command.Started(lease, ordinals));
      case ToCoordinator.Outcomes(var lease, var attempts) -> outcomes(lease, attempts);
      case ToCoordinator.Reports(var lease, var reports) -> {
        ActorRef<SweepActor.Message> sweep = sweeps.get(lease);
        if (sweep != null) {
          sweep.tell(new SweepActor.Reported(lease, reports));
        }
      }
      case ToCoordinator.Heartbeat _ -> {
        // In one process no lease expires, so there is none to renew.
      }
      case ToCoordinator.HandBack(var lease, var ordinals, var reason, var detail) ->
          tell(lease, new Command.HandBack(lease, ordinals, reason, detail));
      case ToCoordinator.Draining _ ->
          worker.ifPresent(id -> coordinator.tell(new Coordinator.Draining(id)));
      case ToCoordinator.Goodbye _ ->
          worker.ifPresent(id -> coordinator.tell(new Coordinator.Left(id)));
    }
    return this;
  }

  private void hello(ToCoordinator.Hello hello) {
    worker = Optional.of(hello.worker());
    hello.unanswered().forEach(this::outcomes);
    coordinator.tell(
        new Coordinator.Joined(
            hello.worker(), hello.capacity(), hello.holdings(), getContext().getSelf()));
  }

  private void outcomes(LeaseId lease, List<Attempt> attempts) {
    if (sweeps.containsKey(lease)) {
      tell(lease, new Command.Outcomes(lease, attempts));
      return;
    }
    RoaringBitmap ordinals = new RoaringBitmap();
    attempts.forEach(attempt -> ordinals.add((int) attempt.ordinal()));
    outlet.send(new ToWorker.Answers(lease, Ordinals.NONE, Ordinals.NONE, Ordinals.of(ordinals)));
  }

  private void tell(LeaseId lease, Command command) {
    ActorRef<SweepActor.Message> sweep = sweeps.get(lease);
    if (sweep != null) {
      sweep.tell(new SweepActor.Told(command, getContext().getSelf()));
    }
  }

  private Behavior<Message> onSay(ToWorker message) {
    outlet.send(message);
    return this;
  }

  private Behavior<Message> onAssigned(Assigned assigned) {
    definitions.put(assigned.message().definition(), assigned.definition());
    sweeps.put(assigned.message().lease(), assigned.sweep());
    outlet.send(assigned.message());
    return this;
  }

  private Behavior<Message> onKnows(Set<LeaseId> leases, ActorRef<SweepActor.Message> sweep) {
    leases.forEach(lease -> sweeps.put(lease, sweep));
    return this;
  }

  private Behavior<Message> onDone(LeaseId lease) {
    sweeps.remove(lease);
    return this;
  }

  private Behavior<Message> onGreeted(Set<ActorRef<SweepActor.Message>> greeted) {
    unanswered.addAll(greeted);
    return welcomeOnceAllAnswered();
  }

  private Behavior<Message> onKept(ActorRef<SweepActor.Message> sweep, Set<LeaseId> leases) {
    kept.addAll(leases);
    return unanswered.remove(sweep) ? welcomeOnceAllAnswered() : this;
  }

  private Behavior<Message> welcomeOnceAllAnswered() {
    if (unanswered.isEmpty()) {
      outlet.send(new ToWorker.Welcome(epoch, kept));
      kept.clear();
    }
    return this;
  }

  private Behavior<Message> onForget(ActorRef<SweepActor.Message> sweep) {
    sweeps.values().removeIf(sweep::equals);
    return unanswered.remove(sweep) ? welcomeOnceAllAnswered() : this;
  }
}
