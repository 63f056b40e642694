package dev.branchline.worker.node;

import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.NodeProvider;
import dev.branchline.protocol.wire.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private @Nullable Home home;
  private boolean useless;

  private record Begin() {}

  /** Whose node it is: the process of a coordinator, and where that is. */
  private record Home(long incarnation, Address address) {}

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
    cluster.registerOnMemberRemoved(() -> discard("it was taken out of the cluster"));
    system.tell(new Begin());
  }

  /** The links are born when all of the node is there. */
  private Behavior<Begin> guardian(List<Line> lines, Receptions receptions, Secret secret) {
    return Behaviors.receive(
        (context, _) -> {
          ActorRef<ThisActorSystemQuarantinedEvent> listener =
              context.spawn(
                  Behaviors.receiveMessage(
                      event -> {
                        shutOut(event.remoteAddress().address());
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

  /** The port that others reach it at. */
  int port() {
    return cluster.selfAddress().getPort().map(Integer.class::cast).orElse(0);
  }

  ActorSystem<?> system() {
    return system;
  }

  private void discard(String why) {
    synchronized (this) {
      if (useless) {
        return;
      }
      useless = true;
    }
    owner.useless(this, why);
  }

  /** Another worker may think what it likes: nothing that matters is said between workers. */
  private void shutOut(Address by) {
    boolean byHome;
    synchronized (this) {
      byHome = home != null && home.address().equals(by);
    }
    if (byHome) {
      discard("the coordinator shut it out");
    } else {
      LOG.debug("{} shut this node out", by);
    }
  }

  @Override
  public boolean opened(Standing.Open open) {
    boolean another;
    synchronized (this) {
      if (useless) {
        return false;
      }
      if (home == null) {
        home = new Home(open.incarnation(), ActorPath.fromString(open.peer()).address());
        cluster.join(home.address());
        LOG.info("connected to the coordinator at {}", home.address());
      }
      another = home.incarnation() != open.incarnation();
    }
    if (another) {
      discard("another coordinator answers");
    }
    return !another;
  }

  @Override
  public void silent() {
    discard("the coordinator has been silent for long, so its connections are given up");
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
