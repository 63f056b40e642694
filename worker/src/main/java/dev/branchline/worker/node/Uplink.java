package dev.branchline.worker.node;

import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the node that the links live in, which can't be used any more once it belongs to a
 * coordinator that isn't there, or was downed. It is thrown away then and built anew on the same
 * port; a coordinator that is merely silent is no reason.
 */
final class Uplink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(10);

  /** A node that lived so long was a good one: the next is built without a pause. */
  private static final Duration GOOD_LIFE = Duration.ofSeconds(20);

  private static final Duration END_OF_NODE = Duration.ofSeconds(10);

  /** So often the same port is tried before another one is taken, if nobody asked for that one. */
  private static final int TRIES = 5;

  private final boolean anyPort;
  private final Endpoint bind;
  private volatile Endpoint advertised;
  private final List<Line> lines;
  private final Receptions receptions;
  private final Secret secret;
  private final Consumer<Standing.Refused> refusals;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Node> node = new AtomicReference<>();
  private final Thread thread;

  private sealed interface Order {}

  /** This node is of no use any more; told of an earlier one, it is ignored. */
  private record Discard(Node which, String why) implements Order {}

  private record Close() implements Order {}

  private record Begin() {}

  /**
   * Builds the first node, and has the links seek.
   *
   * @param refusals is told, on some thread, that a coordinator doesn't want a worker
   * @throws RuntimeException of Pekko if the port can't be opened
   */
  Uplink(
      Endpoint bind,
      Endpoint advertised,
      List<Endpoint> join,
      Secret secret,
      List<Line> lines,
      Consumer<Standing.Refused> refusals) {
    this.lines = List.copyOf(lines);
    this.receptions = new Receptions(join);
    this.secret = secret;
    this.refusals = refusals;
    this.anyPort = bind.port() == 0 && advertised.port() == 0;
    Node first = new Node(bind, advertised);
    int port = first.port();
    this.bind = bind.port() == 0 ? bind.withPort(port) : bind;
    this.advertised = advertised.port() == 0 ? advertised.withPort(port) : advertised;
    node.set(first);
    this.thread = Thread.ofPlatform().daemon().name("uplink").start(this::keep);
  }

  /** Where the coordinator reaches this process. */
  Endpoint address() {
    return advertised;
  }

  private final class Node implements Link.Site {
    private final ActorSystem<Begin> system;
    private final Cluster cluster;
    private final long builtAt = System.nanoTime();
    private @Nullable Long incarnation;

    Node(Endpoint bind, Endpoint advertised) {
      system =
          ActorSystem.create(
              guardian(), NodeSettings.SYSTEM, NodeSettings.of(bind, advertised, "worker"));
      cluster = Cluster.get(system.classicSystem());
      cluster.registerOnMemberRemoved(() -> discard("it was taken out of the cluster"));
      system.tell(new Begin());
    }

    /** The links are born when all of the node is there. */
    private Behavior<Begin> guardian() {
      return Behaviors.receive(
          (context, _) -> {
            ActorRef<ThisActorSystemQuarantinedEvent> listener =
                context.spawn(
                    Behaviors.receiveMessage(
                        event -> {
                          discard("it was shut out by " + event.remoteAddress().address());
                          return Behaviors.same();
                        }),
                    "quarantine");
            context
                .getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, listener));
            for (int i = 0; i < lines.size(); i++) {
              context.spawn(Link.create(lines.get(i), this, receptions, secret), "link-" + i);
            }
            return Behaviors.same();
          });
    }

    int port() {
      return cluster.selfAddress().getPort().map(Integer.class::cast).orElse(0);
    }

    private void discard(String why) {
      orders.add(new Discard(this, why));
    }

    @Override
    public synchronized boolean opened(Standing.Open open) {
      if (incarnation == null) {
        incarnation = open.incarnation();
        Address address = ActorPath.fromString(open.peer()).address();
        cluster.join(address);
        LOG.info("connected to the coordinator at {}", address);
      } else if (incarnation != open.incarnation()) {
        discard("another coordinator answers");
        return false;
      }
      return true;
    }

    @Override
    public void refused(Standing.Refused refused) {
      refusals.accept(refused);
    }

    boolean livedLong() {
      return System.nanoTime() - builtAt > GOOD_LIFE.toNanos();
    }

    void end() {
      system.terminate();
      try {
        system
            .getWhenTerminated()
            .toCompletableFuture()
            .get(END_OF_NODE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        LOG.warn("a node of the cluster didn't end in good order");
        LOG.debug("it was", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (orders.take() instanceof Discard(Node which, String why)) {
        Node old = node.get();
        if (old == null || !old.equals(which)) {
          continue;
        }
        LOG.info("this node of the cluster is made anew: {}", why);
        node.set(null);
        old.end();
        pause = old.livedLong() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LAST_PAUSE);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        rebuild();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until it has one: the port may be held for a while by what was there before. */
  private void rebuild() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int i = 1; node.get() == null && orders.stream().noneMatch(Close.class::isInstance); i++) {
      boolean other = anyPort && i > TRIES;
      try {
        Node built =
            other ? new Node(bind.withPort(0), advertised.withPort(0)) : new Node(bind, advertised);
        node.set(built);
        advertised = advertised.withPort(built.port());
      } catch (RuntimeException e) {
        LOG.warn("no node of the cluster can be made at {}: {}", bind, e.toString());
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        pause = shorter(pause.multipliedBy(2), LAST_PAUSE);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    orders.add(new Close());
    try {
      thread.join(END_OF_NODE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Node last = node.getAndSet(null);
    if (last != null) {
      last.end();
    }
  }
}
