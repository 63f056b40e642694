package dev.branchline.coordinator.node;

import dev.branchline.coordinator.actor.Peer;
import dev.branchline.coordinator.actor.Terms;
import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.DirectoryOutputs;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.PortTrouble;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.live.LiveGateway;
import dev.branchline.coordinator.http.HttpDoor;
import dev.branchline.coordinator.http.HttpOptions;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Versions;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator that workers in other processes join: its actors, the node that workers knock at,
 * and the HTTP door. It takes up every unfinished sweep of its journal. Its end leaves the workers
 * running; the next coordinator over the same journal takes them back.
 */
public final class ClusterCoordinator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCoordinator.class);
  private static final Duration END = Duration.ofSeconds(10);
  private static final int MAX_CONNECTIONS = 512;

  private final CoordinatorNode node;
  private final ActorSystem<Order> system;
  private final LiveGateway gateway;
  private final HttpDoor door;
  private final Endpoint address;

  private ClusterCoordinator(
      CoordinatorNode node,
      ActorSystem<Order> system,
      LiveGateway gateway,
      HttpDoor door,
      Endpoint address) {
    this.node = node;
    this.system = system;
    this.gateway = gateway;
    this.door = door;
    this.address = address;
  }

  /** What the guardian is told. */
  private sealed interface Order {}

  /** Every sweep is taken up: workers may come. */
  private record Receive(Conversation.House house) implements Order {}

  /**
   * Claims the journal, opens the ports and takes up what is unfinished.
   *
   * @return refused if the journal can't be used or a port can't be opened
   */
  public static Reply<ClusterCoordinator> open(ClusterOptions options) {
    return CoordinatorNode.open(options.directory())
        .then(
            node -> {
              Reply<ClusterCoordinator> opened = start(node, options);
              if (opened instanceof Reply.Refused<ClusterCoordinator>) {
                node.close();
              }
              return opened;
            });
  }

  private static Reply<ClusterCoordinator> start(CoordinatorNode node, ClusterOptions options) {
    CompletableFuture<Void> started = new CompletableFuture<>();
    ActorSystem<Order> system;
    try {
      system =
          ActorSystem.create(
              guardian(node, options, started),
              NodeSettings.SYSTEM,
              NodeSettings.of(options.bind(), options.advertised(), "coordinator"));
    } catch (RuntimeException e) {
      return Reply.refuse(unbound(options, e));
    }
    started.join();
    Cluster cluster = Cluster.get(system.classicSystem());
    cluster.join(cluster.selfAddress());
    Endpoint address =
        new Endpoint(
            options.advertised().host(),
            cluster.selfAddress().getPort().map(Integer.class::cast).orElse(0));
    Gateway plain = node.gateway();
    WorkerOutputs outputs =
        new WorkerOutputs(new DirectoryOutputs(options.directory()), plain, plain::workers);
    LiveGateway gateway = node.gateway(outputs);
    gateway.takeUpUnfinished();
    system.tell(new Receive(new Inside(node, options.allowZero(), outputs)));
    return switch (HttpDoor.open(system, gateway, node::vitals, http(options))) {
      case Reply.Accepted<HttpDoor>(HttpDoor door) ->
          Reply.accept(new ClusterCoordinator(node, system, gateway, door, address));
      case Reply.Refused<HttpDoor>(Refusal refusal) -> {
        end(system);
        yield Reply.refuse(refusal);
      }
    };
  }

  private static Behavior<Order> guardian(
      CoordinatorNode node, ClusterOptions options, CompletableFuture<Void> started) {
    return Behaviors.setup(
        context -> {
          node.start(context, new Terms(true, options.workerTimeout()));
          started.complete(null);
          CoordinatorEnd.Desk desk =
              new CoordinatorEnd.Desk(
                  Secret.of(options.secret()),
                  Versions.OURS,
                  new SecureRandom().nextLong(),
                  node.epoch());
          Cluster cluster = Cluster.get(context.getSystem().classicSystem());
          return Behaviors.receiveMessage(
              order -> {
                switch (order) {
                  case Receive(Conversation.House house) ->
                      context.spawn(
                          Reception.create(desk, house, cluster::down), NodeSettings.RECEPTION);
                }
                return Behaviors.same();
              });
        });
  }

  private static HttpOptions http(ClusterOptions options) {
    return new HttpOptions(
        options.bind().host(),
        options.httpPort(),
        options.secret(),
        Set.of(options.advertised().host()),
        Optional.of(options.directory()),
        MAX_CONNECTIONS);
  }

  private static Refusal unbound(ClusterOptions options, RuntimeException e) {
    LOG.debug("no node of the cluster can be made", e);
    return new Refusal.Impossible(
        "workers can't be taken in at " + options.bind() + ": " + PortTrouble.reason(e),
        PortTrouble.hint(e));
  }

  /** What conversations bring workers to. */
  private record Inside(CoordinatorNode node, boolean allowsZero, WorkerOutputs outputs)
      implements Conversation.House {
    @Override
    public void connect(
        Outlet<ToWorker> worker, Consumer<Outlet<ToCoordinator>> replyTo, Peer peer) {
      node.connect(worker, replyTo, peer);
    }

    @Override
    public void logDoor(WorkerId worker, Optional<LogDoor> door) {
      outputs.door(worker.name(), door);
    }
  }

  /** The door to its sweeps. */
  public Gateway gateway() {
    return gateway;
  }

  /** Where workers join it. */
  public Endpoint address() {
    return address;
  }

  /** Takes a node out of the cluster, as is done with the address of workers that are gone. */
  public void down(Endpoint worker) {
    Cluster cluster = Cluster.get(system.classicSystem());
    cluster.down(
        new Address(
            cluster.selfAddress().protocol(), NodeSettings.SYSTEM, worker.host(), worker.port()));
  }

  /** Where clients reach it, without a path. */
  public String url() {
    return door.url();
  }

  /** Takes nothing more, and sees what was decided to the disk; workers run on. */
  @Override
  public void close() {
    door.close();
    end(system);
    node.close();
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("the actors didn't come to an end in good order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
