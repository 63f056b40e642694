package dev.branchline.worker.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.worker.agent.WorkerAgent;
import dev.branchline.worker.agent.WorkerNode;
import dev.branchline.worker.agent.ZeroAgent;
import dev.branchline.worker.link.Line;
import dev.branchline.worker.link.Tenant;
import dev.branchline.worker.logs.LogServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker in a process of its own, or several that only pretend to be: their agents live in an
 * actor system without a network, for good, and their links in a node that comes and goes.
 */
public final class ClusterWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWorker.class);

  /** How long the last words may take to be heard. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private static final Duration END_OF_SYSTEM = Duration.ofSeconds(15);

  private final List<Connection> connections;
  private final List<Tenant> tenants;
  private final ActorSystem<Born> system;
  private final Uplink uplink;
  private final Optional<LogServer> logs;
  private final CompletableFuture<Void> ended;

  private ClusterWorker(
      List<Connection> connections,
      List<Tenant> tenants,
      ActorSystem<Born> system,
      Uplink uplink,
      Optional<LogServer> logs,
      CompletableFuture<Void> ended) {
    this.connections = connections;
    this.tenants = tenants;
    this.system = system;
    this.uplink = uplink;
    this.logs = logs;
    this.ended = ended;
  }

  /** A line, and what is waited for of it. */
  private record Connection(Line line, Milestones milestones) {
    static Connection of(WorkerId worker) {
      Milestones milestones = new Milestones();
      return new Connection(new Line(worker, milestones), milestones);
    }
  }

  /** Nothing is said to the guardian but that all is there. */
  private record Born() {}

  /**
   * A worker that runs what it is granted. The caller closes the node, after this.
   *
   * @param idle if present, it leaves when it has had nothing for so long
   * @param refusals is told, on some thread, that a coordinator doesn't want it
   * @throws IOException if the port for the outputs can't be opened
   * @throws RuntimeException of Pekko if the node's port can't be opened
   */
  public static ClusterWorker start(
      WorkerNode node,
      JoinOptions options,
      Optional<Duration> idle,
      Consumer<Standing.Refused> refusals)
      throws IOException {
    LogServer logs =
        LogServer.start(
            node.files(),
            node.live(),
            new InetSocketAddress(
                InetAddress.getAllByName(options.bind().host())[0], options.logPort()),
            options.advertised().host());
    LogDoor door = new LogDoor(logs.url().toString(), logs.token());
    try {
      return start(
          List.of(Connection.of(node.id())),
          (context, each) -> {
            IdleTimeout watched = new IdleTimeout(each, idle);
            ActorRef<WorkerAgent.Command> agent =
                context.spawn(node.agent(watched, door), "worker");
            context.watch(agent);
            watched.whenIdle(() -> agent.tell(new WorkerAgent.Drain(true)));
            return new Runs(agent);
          },
          options,
          Optional.of(logs),
          refusals);
    } catch (RuntimeException e) {
      logs.close();
      throw e;
    }
  }

  /**
   * Workers that run nothing and answer at once, in one node.
   *
   * @param capacity that each pretends to have
   */
  public static ClusterWorker startZero(
      List<WorkerId> workers,
      Resources capacity,
      JoinOptions options,
      Consumer<Standing.Refused> refusals) {
    return start(
        workers.stream().map(Connection::of).toList(),
        (context, line) -> {
          ActorRef<ZeroAgent.Command> agent =
              context.spawnAnonymous(ZeroAgent.create(line.worker(), capacity, line));
          context.watch(agent);
          return new Pretends(agent);
        },
        options,
        Optional.empty(),
        refusals);
  }

  private static ClusterWorker start(
      List<Connection> connections,
      BiFunction<ActorContext<Born>, Line, Tenant> spawn,
      JoinOptions options,
      Optional<LogServer> logs,
      Consumer<Standing.Refused> refusals) {
    List<Line> lines = connections.stream().map(Connection::line).toList();
    List<Tenant> tenants = new ArrayList<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    CompletableFuture<Void> spawned = new CompletableFuture<>();
    ActorSystem<Born> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  lines.forEach(line -> tenants.add(spawn.apply(context, line)));
                  spawned.complete(null);
                  return guard(lines.size(), ended);
                }),
            "worker",
            settings());
    try {
      spawned.join();
      for (int i = 0; i < lines.size(); i++) {
        lines.get(i).tenant(tenants.get(i));
      }
      Uplink uplink =
          new Uplink(
              options.bind(),
              options.advertised(),
              options.join(),
              options.secret(),
              lines,
              refusals);
      return new ClusterWorker(connections, List.copyOf(tenants), system, uplink, logs, ended);
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
  }

  /** Waits for the end of so many agents. */
  private static Behavior<Born> guard(int agents, CompletableFuture<Void> ended) {
    return Behaviors.receive(Born.class)
        .onSignal(
            Terminated.class,
            _ -> {
              if (agents > 1) {
                return guard(agents - 1, ended);
              }
              ended.complete(null);
              return Behaviors.same();
            })
        .build();
  }

  private static Config settings() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResources("worker.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  /** Where the coordinator reaches this process. */
  public Endpoint address() {
    return uplink.address();
  }

  /** Completes when every worker has been taken by a coordinator once. */
  public CompletableFuture<Void> welcomed() {
    return CompletableFuture.allOf(
        connections.stream()
            .map(each -> each.milestones().welcome())
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Leaves: starts nothing new, and hands back what waits.
   *
   * @param finish whether what runs may finish; if not it is killed now
   */
  public void drain(boolean finish) {
    tenants.forEach(tenant -> tenant.drain(finish));
  }

  /** Completes when it has left: it ran out of work, its time was up, or it was told to. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Kills what still runs, sees to it that its last words are heard, and ends. */
  @Override
  public void close() {
    drain(false);
    await("the worker", ended, END_OF_SYSTEM);
    for (Connection each : connections) {
      if (each.line().isConnected()) {
        await("the coordinator's last answer", each.milestones().end(), LAST_WORDS);
      }
    }
    uplink.close();
    system.terminate();
    await("the actors", system.getWhenTerminated().toCompletableFuture(), END_OF_SYSTEM);
    logs.ifPresent(LogServer::close);
  }

  private static void await(String what, CompletableFuture<?> end, Duration patience) {
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("{} didn't come to an end in good order", what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Runs(ActorRef<WorkerAgent.Command> agent) implements Tenant {
    @Override
    public void greet() {
      agent.tell(new WorkerAgent.Greet());
    }

    @Override
    public void heard(ToWorker message) {
      agent.tell(new WorkerAgent.Received(message));
    }

    @Override
    public void drain(boolean finish) {
      agent.tell(new WorkerAgent.Drain(finish));
    }
  }

  private record Pretends(ActorRef<ZeroAgent.Command> agent) implements Tenant {
    @Override
    public void greet() {
      agent.tell(new ZeroAgent.Greet());
    }

    @Override
    public void heard(ToWorker message) {
      agent.tell(new ZeroAgent.Received(message));
    }

    @Override
    public void drain(boolean finish) {
      agent.tell(new ZeroAgent.Leave());
    }
  }
}
