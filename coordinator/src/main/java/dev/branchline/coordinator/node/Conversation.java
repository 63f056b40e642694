package dev.branchline.coordinator.node;

import dev.branchline.coordinator.actor.Peer;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.session.RefusalCode;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.session.Turn;
import dev.branchline.protocol.wire.Backlog;
import dev.branchline.protocol.wire.Codec;
import dev.branchline.protocol.wire.Endpoint;
import dev.branchline.protocol.wire.UnreadableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's end of the network to one worker, from its knock on: drives the session, and
 * passes words between it and the worker's session actor. It stops when the conversation is over.
 */
final class Conversation extends AbstractBehavior<Object> {
  /** Messages that wait until the worker's session actor is there; a worker waits for it, too. */
  private static final int MOST_EARLY = 1_024;

  /** How long a conversation that is over still answers what comes late. */
  private static final Duration AFTERMATH = Duration.ofSeconds(5);

  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();
  private static final String TICK = "tick";
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  /** What it is told besides frames. */
  private sealed interface Message {}

  private record Say(ToWorker message) implements Message {}

  private record Connected(Outlet<ToCoordinator> session) implements Message {}

  private record Gone() implements Message {}

  private record Flush() implements Message {}

  private record Tick() implements Message {}

  private record Stop() implements Message {}

  /** What conversations bring workers to. */
  interface House {
    /** Whether workers may join that only pretend to run. */
    boolean allowsZero();

    void connect(Outlet<ToWorker> worker, Consumer<Outlet<ToCoordinator>> replyTo, Peer peer);

    /** Where the output of a worker's attempts can be read. */
    void logDoor(WorkerId worker, Optional<LogDoor> door);
  }

  private final TimerScheduler<Object> timers;
  private final House house;
  private final ActorRef<Object> reception;
  private final CoordinatorEnd end;
  private final ActorRef<Frame> peer;
  private final String address;
  private final WorkerId worker;
  private final Backlog<ToWorker> backlog = new Backlog<>(Codec.TO_WORKER);
  private final ArrayDeque<ToCoordinator> early = new ArrayDeque<>();
  private @Nullable Outlet<ToCoordinator> session;
  private boolean connecting;
  private boolean flushing;
  private boolean stopping;

  static Behavior<Object> create(
      CoordinatorEnd.Desk desk,
      House house,
      Frame.Knock knock,
      Nonce nonce,
      ActorRef<Object> reception) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Conversation(context, timers, desk, house, knock, nonce, reception)));
  }

  private Conversation(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      CoordinatorEnd.Desk desk,
      House house,
      Frame.Knock knock,
      Nonce nonce,
      ActorRef<Object> reception) {
    super(context);
    this.timers = timers;
    this.house = house;
    this.reception = reception;
    ActorRefResolver resolver = ActorRefResolver.get(context.getSystem());
    String path = resolver.toSerializationFormat(context.getSelf());
    this.end = new CoordinatorEnd(desk, knock, nonce, path, System.nanoTime());
    this.peer = resolver.resolveActorRef(knock.path());
    this.worker = knock.worker();
    this.address = address(knock.path()).map(Conversation::endpoint).orElse("");
    look();
  }

  /** The node that a path leads to; empty if that is no full path. */
  static Optional<Address> address(String path) {
    try {
      Address address = ActorPath.fromString(path).address();
      return address.hasGlobalScope() ? Optional.of(address) : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String endpoint(Address address) {
    return new Endpoint(
            address.getHost().orElse("?"), address.getPort().map(Integer.class::cast).orElse(0))
        .toString();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Frame.class, this::onFrame)
        .onMessage(Message.class, this::onMessage)
        .build();
  }

  private Behavior<Object> onFrame(Frame frame) {
    act(end.hear(frame, System.nanoTime()));
    flush();
    return look();
  }

  private Behavior<Object> onMessage(Message message) {
    switch (message) {
      case Say(ToWorker said) -> onSay(said);
      case Connected(Outlet<ToCoordinator> to) -> {
        session = to;
        early.forEach(to::send);
        early.clear();
      }
      case Gone _ -> {
        flush();
        act(end.close(EndReason.CLOSED));
      }
      case Flush _ -> {
        flushing = false;
        flush();
      }
      case Tick _ -> act(end.tick(System.nanoTime()));
      case Stop _ -> {
        return Behaviors.stopped();
      }
    }
    return look();
  }

  /** Many messages share a frame: those that are in the mailbox already come first. */
  private void onSay(ToWorker message) {
    if (!(end.standing() instanceof Standing.Open)) {
      return;
    }
    if (!backlog.add(message)) {
      act(end.close(EndReason.BEHIND));
    } else if (!flushing) {
      flushing = true;
      getContext().getSelf().tell(new Flush());
    }
  }

  private void flush() {
    if (end.standing() instanceof Standing.Open) {
      act(backlog.pump(end) ? end.tick(System.nanoTime()) : end.close(EndReason.BEHIND));
    }
  }

  private void act(Turn turn) {
    turn.frames().forEach(peer::tell);
    for (Part part : turn.parts()) {
      try {
        heard(Codec.TO_COORDINATOR.decode(part));
      } catch (UnreadableException e) {
        refuse(
            RefusalCode.UNREADABLE,
            "the worker %s said what can't be read: %s".formatted(worker, e.getMessage()));
        return;
      }
    }
  }

  private void heard(ToCoordinator message) {
    if (message instanceof ToCoordinator.Hello hello && !greet(hello)) {
      return;
    }
    Outlet<ToCoordinator> to = session;
    if (to != null) {
      to.send(message);
    } else if (early.size() < MOST_EARLY) {
      early.add(message);
    } else {
      act(end.close(EndReason.BEHIND));
    }
  }

  private boolean greet(ToCoordinator.Hello hello) {
    if (!hello.worker().equals(worker)) {
      refuse(
          RefusalCode.OTHER, "the worker %s says that it is %s".formatted(worker, hello.worker()));
      return false;
    }
    if (hello.zero() && !house.allowsZero()) {
      refuse(
          RefusalCode.ZERO,
          "this coordinator takes no worker that only pretends to run; start it with --allow-zero");
      return false;
    }
    house.logDoor(worker, hello.logDoor());
    if (!connecting) {
      connecting = true;
      reception.tell(new Reception.Seated(getContext().getSelf()));
      ActorRef<Object> self = getContext().getSelf();
      house.connect(
          message -> self.tell(new Say(message)),
          to -> self.tell(new Connected(to)),
          new Peer.Remote(
              address,
              () -> {
                reception.tell(new Reception.Gone(self));
                self.tell(new Gone());
              }));
    }
    return true;
  }

  private void refuse(RefusalCode code, String sentence) {
    LOG.warn("{}", sentence);
    end.refuse(code, sentence).frames().forEach(peer::tell);
  }

  /** Looks how it stands, and sets the time to look again. */
  private Behavior<Object> look() {
    long now = System.nanoTime();
    act(end.tick(now));
    switch (end.standing()) {
      case Standing.Open _, Standing.Greeting _ -> {
        OptionalLong wake = end.wakeAt();
        long sleep = Math.max(wake.orElse(now) - now, LEAST_SLEEP);
        timers.startSingleTimer(TICK, new Tick(), Duration.ofNanos(sleep));
      }
      case Standing.Refused _, Standing.Ended _ -> {
        if (!stopping) {
          stopping = true;
          backlog.clear();
          early.clear();
          timers.cancel(TICK);
          timers.startSingleTimer(new Stop(), AFTERMATH);
        }
      }
    }
    return this;
  }
}
