package dev.branchline.worker.node;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.session.Turn;
import dev.branchline.protocol.session.Versions;
import dev.branchline.protocol.session.WorkerEnd;
import dev.branchline.protocol.wire.Backlog;
import dev.branchline.protocol.wire.Codec;
import dev.branchline.protocol.wire.UnreadableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's end of the network: seeks a coordinator, and passes words between it and the line.
 * While the one it talks with is silent it seeks on, and stays if that is heard again first.
 */
final class Link extends AbstractBehavior<Object> {
  /** The peer sends something each second, so that this is far from a pause of a moment. */
  private static final long SILENCE = Duration.ofSeconds(3).toNanos();

  /**
   * A connection whose packets were lost for so long is tried by TCP again only after as long once
   * more: new connections are better then, in both directions.
   */
  private static final long LONG_SILENCE = Duration.ofSeconds(15).toNanos();

  /** It looks at least each {@link #SILENCE}; later, and this process itself was stopped. */
  private static final long STOPPED = 2 * SILENCE;

  /** After so long without an answer it knocks as if for the first time, hence more often. */
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

  /** What is refused now may be permitted after a restart of the coordinator. */
  private static final long REFUSED_PAUSE = Duration.ofSeconds(10).toNanos();

  private static final long LOST_PAUSE = Duration.ofMillis(200).toNanos();

  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();
  private static final String TICK = "tick";
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What it is told besides frames. */
  sealed interface Message {}

  /** To be said to the coordinator. */
  record Say(ToCoordinator message) implements Message {}

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

  /** A conversation that was opened, and where its other end is. */
  private record Talk(WorkerEnd end, String peer) {}

  private final TimerScheduler<Object> timers;
  private final Couriers couriers;
  private final Line line;
  private final Site site;
  private final Receptions receptions;
  private final Secret secret;
  private final Backlog<ToCoordinator> backlog = new Backlog<>(Codec.TO_COORDINATOR);
  private @Nullable Talk talking;
  private @Nullable WorkerEnd seeking;
  private long soughtAt;
  private long pausedUntil;
  private long lookedAt;
  private long wokenAt;
  private boolean flushing;

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
    this.secret = secret;
    this.pausedUntil = System.nanoTime();
    this.lookedAt = pausedUntil;
    this.wokenAt = pausedUntil;
    look();
  }

  @Override
  public Receive<Object> createReceive() {
    return newReceiveBuilder()
        .onMessage(Frame.class, this::onFrame)
        .onMessage(Message.class, this::onMessage)
        .onSignal(PostStop.class, _ -> onStop())
        .build();
  }

  private Behavior<Object> onMessage(Message message) {
    switch (message) {
      case Say(ToCoordinator said) -> onSay(said);
      case Flush _ -> {
        flushing = false;
        flush();
      }
      case Tick _ -> {}
    }
    look();
    return this;
  }

  private Behavior<Object> onFrame(Frame frame) {
    long now = System.nanoTime();
    if (seeking != null) {
      say(seeking, seeking.hear(frame, now));
    }
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.hear(frame, now));
      flush();
    }
    look();
    return this;
  }

  /** Many messages share a frame: those that are in the mailbox already come first. */
  private void onSay(ToCoordinator message) {
    Talk talk = talking;
    if (talk == null) {
      return;
    }
    if (!backlog.add(message)) {
      act(talk, talk.end.close(EndReason.BEHIND));
    } else if (!flushing) {
      flushing = true;
      getContext().getSelf().tell(new Flush());
    }
  }

  private void flush() {
    Talk talk = talking;
    if (talk != null && talk.end.standing() instanceof Standing.Open) {
      boolean taken = backlog.pump(talk.end);
      act(talk, taken ? talk.end.tick(System.nanoTime()) : talk.end.close(EndReason.BEHIND));
    }
  }

  private void act(Talk talk, Turn turn) {
    turn.frames().forEach(frame -> couriers.send(talk.peer, frame));
    for (Part part : turn.parts()) {
      try {
        line.heard(Codec.TO_WORKER.decode(part));
      } catch (UnreadableException e) {
        LOG.error("the coordinator can't be understood: {}", e.getMessage());
        talk.end.close(EndReason.BROKEN).frames().forEach(frame -> couriers.send(talk.peer, frame));
        return;
      }
    }
  }

  /** What a seeking end says goes to wherever a coordinator may be, until one has answered. */
  private void say(WorkerEnd end, Turn turn) {
    List<String> targets =
        switch (end.standing()) {
          case Standing.Open open -> List.of(open.peer());
          case Standing.Greeting(var challenge) ->
              challenge.map(each -> List.of(each.path())).orElseGet(receptions::receptions);
          case Standing.Refused _, Standing.Ended _ -> List.of();
        };
    for (Frame frame : turn.frames()) {
      targets.forEach(path -> couriers.send(path, frame));
    }
  }

  /** Looks how the conversations stand, and sets the time to look again. */
  private void look() {
    long now = System.nanoTime();
    if (now - lookedAt > STOPPED) {
      wokenAt = now;
    }
    lookedAt = now;
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.tick(now));
    }
    if (seeking != null) {
      say(seeking, seeking.tick(now));
      lookAt(seeking, now);
    }
    if (talking != null) {
      lookAt(talking, now);
    }
    if (talking != null
        && now - talking.end.lastHeard() > LONG_SILENCE
        && now - wokenAt > LONG_SILENCE) {
      site.silent();
    }
    boolean alone = talking == null || now - talking.end.lastHeard() > SILENCE;
    if (!alone) {
      seeking = null;
    } else if (seeking == null && !line.isLeaving() && now - pausedUntil >= 0) {
      seek(now);
    }
    sleep(now);
  }

  private void seek(long now) {
    Nonce nonce = new Nonce(RANDOM.nextLong(), RANDOM.nextLong());
    String path = couriers.path(getContext().getSelf());
    Frame.Knock knock = new Frame.Knock(Versions.OURS, line.worker(), path, nonce);
    WorkerEnd end = new WorkerEnd(knock, secret, line.epoch(), now);
    seeking = end;
    soughtAt = now;
    say(end, end.tick(now));
  }

  private void lookAt(WorkerEnd sought, long now) {
    switch (sought.standing()) {
      case Standing.Greeting(var challenge) -> {
        if (challenge.isEmpty() && now - soughtAt > PATIENCE) {
          seeking = null;
        }
      }
      case Standing.Open open -> opened(sought, open);
      case Standing.Refused refused -> {
        seeking = null;
        pausedUntil = now + REFUSED_PAUSE;
        site.refused(refused);
      }
      case Standing.Ended _ -> {
        seeking = null;
        pausedUntil = now + LOST_PAUSE;
      }
    }
  }

  private void opened(WorkerEnd sought, Standing.Open open) {
    Talk old = talking;
    if (old != null) {
      act(old, old.end.close(EndReason.REPLACED));
    }
    seeking = null;
    backlog.clear();
    talking = new Talk(sought, open.peer());
    if (site.opened(open)) {
      line.connected(getContext().getSelf(), open.epoch());
    }
  }

  private void lookAt(Talk talk, long now) {
    switch (talk.end.standing()) {
      case Standing.Open _, Standing.Greeting _ -> {}
      case Standing.Refused refused -> {
        lost(now + REFUSED_PAUSE);
        site.refused(refused);
      }
      case Standing.Ended(EndReason reason) -> {
        LOG.debug("the conversation is over: {}", reason);
        lost(now + LOST_PAUSE);
      }
    }
  }

  private void lost(long until) {
    talking = null;
    backlog.clear();
    pausedUntil = until;
    line.disconnected(getContext().getSelf());
  }

  /** Until something is due; a frame or a word may come before. */
  private void sleep(long now) {
    long until = now + SILENCE;
    Talk talk = talking;
    if (talk != null) {
      until = Math.min(until, talk.end.wakeAt().orElse(until));
    }
    if (seeking != null) {
      until = Math.min(Math.min(until, soughtAt + PATIENCE + 1), seeking.wakeAt().orElse(until));
    } else if (talk == null) {
      until = Math.min(until, Math.max(now, pausedUntil));
    }
    timers.startSingleTimer(TICK, new Tick(), Duration.ofNanos(Math.max(until - now, LEAST_SLEEP)));
  }

  private Behavior<Object> onStop() {
    if (talking != null) {
      talking
          .end
          .close(EndReason.CLOSED)
          .frames()
          .forEach(frame -> couriers.send(talking.peer, frame));
    }
    line.disconnected(getContext().getSelf());
    return this;
  }
}
