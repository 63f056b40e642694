package dev.branchline.worker.node;

import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeProvider;
import dev.branchline.protocol.wire.NodeSettings;
import dev.branchline.worker.link.Home;
import dev.branchline.worker.link.Line;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of the cluster with a link for each line in it. It belongs to the first coordinator that
 * answers; its owner is told once when it is of no use any more, and ends it.
 */
final class Node implements Link.Site {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /** A node that lived so long was a good one. */
  private static final Duration GOOD_LIFE = Duration.ofSeconds(20);

  /** How long it may say its last words before its port is taken from it. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** How long it may take to end after that. */
  private static final Duration END = Duration.ofSeconds(7);

  private final Owner owner;
  private final ActorSystem<Begin> system;
  private final Cluster cluster;
  private final long builtAt = System.nanoTime();

  /** Guarded by itself: any thread may have news. */
  private final Home home = new Home();

  private record Begin() {}

  /** Who has nodes. Its methods are called on any thread, and return at once. */
  interface Owner {
    /** The node is of no use any more; said once. */
    void useless(Node node, String why);

    /** A coordinator doesn't want a worker. */
    void refused(Standing.Refused refused);
  }

  /**
   * Opens the port, and has the links seek.
   *
   * @throws RuntimeException of Pekko if the port can't be opened
   */
  Node(
      Endpoint bind,
      Endpoint advertised,
      List<Line> lines,
      Receptions receptions,
      Secret secret,
      Owner owner) {
    this.owner = owner;
    system =
        ActorSystem.create(
            guardian(lines, receptions, secret),
            NodeSettings.SYSTEM,
            NodeSettings.of(bind, advertised, "worker"));
    cluster = Cluster.get(system.classicSystem());
    cluster.registerOnMemberRemoved(this::removed);
    hearWhenShutOut();
    system.tell(new Begin());
  }

  /** The links are born when all of the node is there. */
  private Behavior<Begin> guardian(List<Line> lines, Receptions receptions, Secret secret) {
    return Behaviors.receive(
        (context, _) -> {
          for (int i = 0; i < lines.size(); i++) {
            context.spawn(Link.create(lines.get(i), this, receptions, secret), "link-" + i);
          }
          return Behaviors.same();
        });
  }

  /**
   * Listens before anybody can be met: such an event is told to those who listen, and kept by none.
   */
  private void hearWhenShutOut() {
    ActorRef<ThisActorSystemQuarantinedEvent> listener =
        system.systemActorOf(
            Behaviors.receiveMessage(
                event -> {
                  shutOut(event.remoteAddress().address());
                  return Behaviors.same();
                }),
            "quarantine",
            Props.empty());
    system
        .eventStream()
        .tell(new EventStream.Subscribe<>(ThisActorSystemQuarantinedEvent.class, listener));
  }

  /** The port that others reach it at. */
  int port() {
    return cluster.selfAddress().getPort().map(Integer.class::cast).orElse(0);
  }

  ActorSystem<?> system() {
    return system;
  }

  private void removed() {
    Optional<String> why;
    synchronized (home) {
      why = home.removed();
    }
    discard(why);
  }

  private void shutOut(Address by) {
    Optional<String> why;
    synchronized (home) {
      why = home.shutOut(by.toString());
    }
    LOG.debug("{} shut this node out", by);
    discard(why);
  }

  private void discard(Optional<String> reason) {
    reason.ifPresent(why -> owner.useless(this, why));
  }

  @Override
  public boolean opened(Standing.Open open) {
    Address at = ActorPath.fromString(open.peer()).address();
    Home.Fate fate;
    synchronized (home) {
      fate = home.opened(open, at.toString());
    }
    return switch (fate) {
      case Home.Fate.Join _ -> {
        cluster.join(at);
        LOG.info("connected to the coordinator at {}", at);
        yield true;
      }
      case Home.Fate.Stay _ -> true;
      case Home.Fate.Leave(String why) -> {
        owner.useless(this, why);
        yield false;
      }
      case Home.Fate.TooLate _ -> false;
    };
  }

  @Override
  public void silent() {
    Optional<String> why;
    synchronized (home) {
      why = home.stuck();
    }
    discard(why);
  }

  @Override
  public void refused(Standing.Refused refused) {
    owner.refused(refused);
  }

  /** Whether the next may be built without a pause. */
  boolean livedLong() {
    return System.nanoTime() - builtAt > GOOD_LIFE.toNanos();
  }

  /**
   * Ends it, and waits for that, but not for ever: Pekko 1.7 waits without a bound for its streams
   * before it closes the port (its issue 3247), so that the port is closed for it.
   */
  void end() {
    system.terminate();
    if (!hasEnded(LAST_WORDS)) {
      NodeProvider.closePort(system.classicSystem());
      if (!hasEnded(END)) {
        LOG.info("a node of the cluster hasn't ended; its port is closed");
      }
    }
  }

  private boolean hasEnded(Duration patience) {
    try {
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.debug("a node of the cluster didn't end in good order", e);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
