package dev.branchline.worker.link;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node of a worker does about its coordinator: it seeks one, and talks with it. While the
 * one it talks with is silent it seeks on, and stays if that is heard again first. Told what
 * arrives and what time it is (monotonic, nanoseconds), it answers with what is to be done. Belongs
 * to one actor.
 */
public final class Contact {
  /** The peer sends something each second, so that this is far from a pause of a moment. */
  static final long SILENCE = Duration.ofSeconds(3).toNanos();

  /**
   * A connection whose packets were lost for so long is tried by TCP again only after as long once
   * more: new connections are better then, in both directions.
   */
  static final long LONG_SILENCE = Duration.ofSeconds(15).toNanos();

  /** It looks at least each {@link #SILENCE}; later, and this process itself was stopped. */
  static final long STOPPED = 2 * SILENCE;

  /** After so long without an answer it knocks as if for the first time, hence more often. */
  static final long PATIENCE = Duration.ofSeconds(2).toNanos();

  /** What is refused now may be permitted after a restart of the coordinator. */
  static final long REFUSED_PAUSE = Duration.ofSeconds(10).toNanos();

  static final long LOST_PAUSE = Duration.ofMillis(200).toNanos();

  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();

  /** A conversation that was opened, and where its other end is. */
  private record Talk(WorkerEnd end, String peer) {}

  private final Line line;
  private final String path;
  private final Secret secret;
  private final Supplier<Nonce> nonces;
  private final Backlog<ToCoordinator> backlog = new Backlog<>(Codec.TO_COORDINATOR);
  private List<Step> steps = new ArrayList<>();
  private @Nullable Talk talking;
  private @Nullable WorkerEnd seeking;
  private boolean greeted;
  private boolean flushing;
  private long soughtAt;
  private long pausedUntil;
  private long lookedAt;
  private long wokenAt;
  private long wakeAt;

  /**
   * A contact that seeks at its first tick.
   *
   * @param path where frames for it are to be sent
   * @param nonces each used once
   */
  public Contact(Line line, String path, Secret secret, Supplier<Nonce> nonces, long now) {
    this.line = line;
    this.path = path;
    this.secret = secret;
    this.nonces = nonces;
    this.pausedUntil = now;
    this.lookedAt = now;
    this.wokenAt = now;
    this.wakeAt = now;
  }

  /** A frame arrived. */
  public List<Step> hear(Frame frame, long now) {
    if (seeking != null) {
      say(seeking, seeking.hear(frame, now));
    }
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.hear(frame, now));
      pump(now);
    }
    return look(now);
  }

  /** The worker wants to say this. What comes before a conversation's hello isn't said in it. */
  public List<Step> say(ToCoordinator message, long now) {
    Talk talk = talking;
    greeted |= message instanceof ToCoordinator.Hello;
    if (talk != null && greeted) {
      if (!backlog.add(message)) {
        act(talk, talk.end.close(EndReason.BEHIND));
      } else if (!flushing) {
        flushing = true;
        steps.add(new Step.FlushSoon());
      }
    }
    return look(now);
  }

  /** Many messages share a frame: those that waited are said now. */
  public List<Step> flush(long now) {
    flushing = false;
    pump(now);
    return look(now);
  }

  /** Time has passed. */
  public List<Step> tick(long now) {
    return look(now);
  }

  /** Its node ends. */
  public List<Step> stop() {
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.close(EndReason.CLOSED));
      talking = null;
    }
    seeking = null;
    steps.add(new Step.Lost());
    return taken();
  }

  /** When {@link #tick} is wanted, if nothing else comes before. */
  public long wakeAt() {
    return wakeAt;
  }

  private List<Step> taken() {
    List<Step> all = steps;
    steps = new ArrayList<>();
    return all;
  }

  private void pump(long now) {
    Talk talk = talking;
    if (talk != null && talk.end.standing() instanceof Standing.Open) {
      boolean went = backlog.pump(talk.end);
      act(talk, went ? talk.end.tick(now) : talk.end.close(EndReason.BEHIND));
    }
  }

  private void act(Talk talk, Turn turn) {
    turn.frames().forEach(frame -> steps.add(new Step.Send(talk.peer, frame)));
    for (Part part : turn.parts()) {
      try {
        steps.add(new Step.Heard(Codec.TO_WORKER.decode(part)));
      } catch (UnreadableException e) {
        steps.add(new Step.Unreadable(String.valueOf(e.getMessage())));
        Turn last = talk.end.close(EndReason.BROKEN);
        last.frames().forEach(frame -> steps.add(new Step.Send(talk.peer, frame)));
        return;
      }
    }
  }

  /** What a seeking end says goes to wherever a coordinator may be, until one has answered. */
  private void say(WorkerEnd end, Turn turn) {
    for (Frame frame : turn.frames()) {
      switch (end.standing()) {
        case Standing.Open open -> steps.add(new Step.Send(open.peer(), frame));
        case Standing.Greeting(var challenge) ->
            steps.add(
                challenge
                    .<Step>map(each -> new Step.Send(each.path(), frame))
                    .orElseGet(() -> new Step.SendAround(frame)));
        case Standing.Refused _, Standing.Ended _ -> {}
      }
    }
  }

  /** Looks how the conversations stand, and decides when to look again. */
  private List<Step> look(long now) {
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
      steps.add(new Step.Stuck());
    }
    boolean alone = talking == null || now - talking.end.lastHeard() > SILENCE;
    if (!alone) {
      seeking = null;
    } else if (seeking == null && !line.isLeaving() && now - pausedUntil >= 0) {
      seek(now);
    }
    wakeAt = Math.max(sleepUntil(now), now + LEAST_SLEEP);
    return taken();
  }

  private void seek(long now) {
    Frame.Knock knock = new Frame.Knock(Versions.OURS, line.worker(), path, nonces.get());
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
        steps.add(new Step.Refused(refused));
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
    greeted = false;
    talking = new Talk(sought, open.peer());
    line.proven(open.epoch());
    steps.add(new Step.Opened(open));
  }

  private void lookAt(Talk talk, long now) {
    switch (talk.end.standing()) {
      case Standing.Open _, Standing.Greeting _ -> {}
      case Standing.Refused refused -> {
        lost(now + REFUSED_PAUSE);
        steps.add(new Step.Refused(refused));
      }
      case Standing.Ended _ -> lost(now + LOST_PAUSE);
    }
  }

  private void lost(long until) {
    talking = null;
    backlog.clear();
    pausedUntil = until;
    steps.add(new Step.Lost());
  }

  /** Until something is due; a frame or a word may come before. */
  private long sleepUntil(long now) {
    long until = now + SILENCE;
    Talk talk = talking;
    if (talk != null) {
      until = Math.min(until, talk.end.wakeAt().orElse(until));
    }
    if (seeking != null) {
      return Math.min(Math.min(until, soughtAt + PATIENCE + 1), seeking.wakeAt().orElse(until));
    }
    return talk == null ? Math.min(until, Math.max(now, pausedUntil)) : until;
  }
}
