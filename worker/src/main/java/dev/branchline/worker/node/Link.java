package dev.branchline.worker.node;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.worker.link.Contact;
import dev.branchline.worker.link.Line;
import dev.branchline.worker.link.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's end of the network: does what its {@link Contact} wants, with frames and timers. */
final class Link extends AbstractBehavior<Object> {
  private static final String TICK = "tick";
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What it is told besides frames. */
  private sealed interface Message {}

  private record Say(ToCoordinator message) implements Message {}

  private record Flush() implements Message {}

  private record Tick() implements Message {}

  /** Who has the node that the link lives in. */
  interface Site {
    /** Whether this coordinator is the one that the node belongs to; if not, the link ends soon. */
    boolean opened(Standing.Open open);

    /** The coordinator was silent for so long that this node's connections may be stuck. */
    void silent();

    void refused(Standing.Refused refused);
  }

  private final TimerScheduler<Object> timers;
  private final Couriers couriers;
  private final Line line;
  private final Site site;
  private final Receptions receptions;
  private final Contact contact;

  /** Where the line's words go. */
  private final Outlet<ToCoordinator> inlet;

  static Behavior<Object> create(Line line, Site site, Receptions receptions, Secret secret) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Link(context, timers, line, site, receptions, secret)));
  }

  private Link(
      ActorContext<Object> context,
      TimerScheduler<Object> timers,
      Line line,
      Site site,
      Receptions receptions,
      Secret secret) {
    super(context);
    this.timers = timers;
    this.couriers = new Couriers(context.getSystem());
    this.line = line;
    this.site = site;
    this.receptions = receptions;
    ActorRef<Object> self = context.getSelf();
    this.inlet = message -> self.tell(new Say(message));
    this.contact = new Contact(line, couriers.path(self), secret, Link::nonce, System.nanoTime());
    act(contact.tick(System.nanoTime()));
  }

  private static Nonce nonce() {
    return new Nonce(RANDOM.nextLong(), RANDOM.nextLong());
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Frame.class, frame -> act(contact.hear(frame, System.nanoTime())))
        .onMessage(Message.class, this::onMessage)
        .onSignal(PostStop.class, _ -> onStop())
        .build();
  }

  private Behavior<Object> onMessage(Message message) {
    long now = System.nanoTime();
    return act(
        switch (message) {
          case Say(ToCoordinator said) -> contact.say(said, now);
          case Flush _ -> contact.flush(now);
          case Tick _ -> contact.tick(now);
        });
  }

  private Behavior<Object> act(List<Step> steps) {
    steps.forEach(this::act);
    long sleep = Math.max(contact.wakeAt() - System.nanoTime(), 0);
    timers.startSingleTimer(TICK, new Tick(), Duration.ofNanos(sleep));
    return this;
  }

  private void act(Step step) {
    switch (step) {
      case Step.Send(String path, Frame frame) -> couriers.send(path, frame);
      case Step.SendAround(Frame frame) ->
          receptions.receptions().forEach(path -> couriers.send(path, frame));
      case Step.Heard(var message) -> line.heard(message);
      case Step.Opened(Standing.Open open) -> {
        if (site.opened(open)) {
          line.connected(inlet);
        }
      }
      case Step.Lost _ -> line.disconnected(inlet);
      case Step.Refused(Standing.Refused refused) -> site.refused(refused);
      case Step.Stuck _ -> site.silent();
      case Step.Unreadable(String why) -> LOG.error("the coordinator can't be understood: {}", why);
      // Those that are in the mailbox already come first.
      case Step.FlushSoon _ -> getContext().getSelf().tell(new Flush());
    }
  }

  private Behavior<Object> onStop() {
    contact.stop().forEach(this::act);
    return this;
  }
}
