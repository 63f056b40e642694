package dev.branchline.deploy;

import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.worker.agent.WorkerAgent;
import dev.branchline.worker.agent.WorkerNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Has a coordinator and a worker in one process, and brings them together. */
final class Root extends AbstractBehavior<Root.Message> {

  /** What it is told. */
  sealed interface Message {}

  /** The worker is to leave. */
  record Drain(boolean finish) implements Message {}

  private record Connected(Outlet<ToCoordinator> coordinator) implements Message {}

  private record Relay(ToWorker message) implements Message {}

  private final Optional<WorkerNode> node;
  private final CompletableFuture<Void> workerGone;
  private Optional<ActorRef<WorkerAgent.Command>> agent = Optional.empty();
  private Optional<Drain> early = Optional.empty();

  /**
   * @param started is completed when the coordinator is there
   * @param workerGone is completed when the worker has ended, at once if there is none
   */
  static Behavior<Message> create(
      CoordinatorNode coordinator,
      Optional<WorkerNode> worker,
      CompletableFuture<Void> started,
      CompletableFuture<Void> workerGone) {
    return Behaviors.setup(
        context -> {
          ActorRef<Message> self = context.getSelf();
          coordinator.start(context);
          if (worker.isPresent()) {
            coordinator.connect(
                message -> self.tell(new Relay(message)),
                outlet -> self.tell(new Connected(outlet)));
          } else {
            workerGone.complete(null);
          }
          started.complete(null);
          return new Root(context, worker, workerGone);
        });
  }

  private Root(
      ActorContext<Message> context,
      Optional<WorkerNode> node,
      CompletableFuture<Void> workerGone) {
    super(context);
    this.node = node;
    this.workerGone = workerGone;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onSignal(Terminated.class, _ -> onWorkerGone())
        .onAnyMessage(this::on)
        .build();
  }

  private Behavior<Message> on(Message message) {
    return switch (message) {
      case Drain drain -> onDrain(drain);
      case Connected(var coordinator) -> onConnected(coordinator);
      case Relay(var said) -> onRelay(said);
    };
  }

  private Behavior<Message> onDrain(Drain drain) {
    agent.ifPresentOrElse(
        there -> there.tell(new WorkerAgent.Drain(drain.finish())),
        () -> early = Optional.of(drain));
    return this;
  }

  private Behavior<Message> onConnected(Outlet<ToCoordinator> coordinator) {
    WorkerNode worker = node.orElseThrow();
    ActorRef<WorkerAgent.Command> spawned = getContext().spawn(worker.agent(coordinator), "worker");
    getContext().watch(spawned);
    agent = Optional.of(spawned);
    early.ifPresent(drain -> spawned.tell(new WorkerAgent.Drain(drain.finish())));
    return this;
  }

  private Behavior<Message> onRelay(ToWorker message) {
    agent.ifPresent(there -> there.tell(new WorkerAgent.Received(message)));
    return this;
  }

  private Behavior<Message> onWorkerGone() {
    workerGone.complete(null);
    return this;
  }
}
