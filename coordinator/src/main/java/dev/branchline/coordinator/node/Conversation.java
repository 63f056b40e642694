package dev.branchline.coordinator.node;

import dev.branchline.coordinator.actor.Peer;
import dev.branchline.coordinator.reception.Step;
import dev.branchline.coordinator.reception.Talk;
import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
 * The coordinator's end of the network to one worker: does what its {@link Talk} wants, with
 * frames, timers and the worker's session actor. It stops when the conversation is over.
 */
final class Conversation extends AbstractBehavior<Object> {
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

  /**
   * Whose conversation it is.
   *
   * @param guest its number at the reception
   */
  record Visit(long guest, Frame.Knock knock, ActorRef<Object> reception) {}

  private final TimerScheduler<Object> timers;
  private final House house;
  private final Visit visit;
  private final Talk talk;
  private final ActorRef<Frame> peer;
  private @Nullable Outlet<ToCoordinator> session;

  static Behavior<Object> create(CoordinatorEnd.Desk desk, House house, Visit visit, Nonce nonce) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Conversation(context, timers, desk, house, visit, nonce)));
  }

  private Conversation(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      CoordinatorEnd.Desk desk,
      House house,
      Visit visit,
      Nonce nonce) {
    super(context);
    this.timers = timers;
    this.house = house;
    this.visit = visit;
    ActorRefResolver resolver = ActorRefResolver.get(context.getSystem());
    String path = resolver.toSerializationFormat(context.getSelf());
    this.peer = resolver.resolveActorRef(visit.knock().path());
    long now = System.nanoTime();
    this.talk = new Talk(desk, visit.knock(), nonce, path, house.allowsZero(), now);
    act(talk.tick(now));
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
        .onMessage(Frame.class, frame -> act(talk.hear(frame, System.nanoTime())))
        .onMessage(Message.class, this::onMessage)
        .build();
  }

  private Behavior<Object> onMessage(Message message) {
    long now = System.nanoTime();
    return switch (message) {
      case Say(ToWorker said) -> act(talk.say(said, now));
      case Connected(Outlet<ToCoordinator> to) -> {
        session = to;
        yield act(talk.connected(now));
      }
      case Gone _ -> act(talk.gone(now));
      case Flush _ -> act(talk.flush(now));
      case Tick _ -> act(talk.tick(now));
      case Stop _ -> Behaviors.stopped();
    };
  }

  private Behavior<Object> act(List<Step> steps) {
    steps.forEach(this::act);
    talk.wakeAt()
        .ifPresentOrElse(
            at -> {
              long sleep = Math.max(at - System.nanoTime(), 0);
              timers.startSingleTimer(TICK, new Tick(), Duration.ofNanos(sleep));
            },
            () -> timers.cancel(TICK));
    return this;
  }

  private void act(Step step) {
    switch (step) {
      case Step.Send(Frame frame) -> peer.tell(frame);
      case Step.Door(var door) -> house.logDoor(visit.knock().worker(), door);
      case Step.Connect _ -> connect();
      case Step.Pass(ToCoordinator message) -> {
        if (session != null) {
          session.send(message);
        }
      }
      // Those that are in the mailbox already come first.
      case Step.FlushSoon _ -> getContext().getSelf().tell(new Flush());
      case Step.Warn(String sentence) -> LOG.warn("{}", sentence);
      case Step.Over _ -> timers.startSingleTimer(new Stop(), Talk.AFTERMATH);
    }
  }

  private void connect() {
    ActorRef<Object> self = getContext().getSelf();
    visit.reception().tell(new Reception.Seated(visit.guest()));
    house.connect(
        message -> self.tell(new Say(message)),
        to -> self.tell(new Connected(to)),
        new Peer.Remote(
            address(visit.knock().path()).map(Conversation::endpoint).orElse(""),
            () -> {
              visit.reception().tell(new Reception.Gone(visit.guest()));
              self.tell(new Gone());
            }));
  }
}
