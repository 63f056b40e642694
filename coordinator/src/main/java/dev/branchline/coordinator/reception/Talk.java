package dev.branchline.coordinator.reception;

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
import dev.branchline.protocol.wire.UnreadableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The coordinator's conversation with one worker, from its knock on: drives the session, and says
 * what passes between it and the worker's session actor. Told what arrives and what time it is
 * (monotonic, nanoseconds), it answers with what is to be done. Belongs to one actor.
 */
public final class Talk {
  /** How long a conversation that is over still answers what comes late. */
  public static final Duration AFTERMATH = Duration.ofSeconds(5);

  /** Messages that wait until the worker's session actor is there; a worker waits for it, too. */
  static final int MOST_EARLY = 1_024;

  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();

  private final CoordinatorEnd end;
  private final WorkerId worker;
  private final boolean allowsZero;
  private final Backlog<ToWorker> backlog = new Backlog<>(Codec.TO_WORKER);
  private final ArrayDeque<ToCoordinator> early = new ArrayDeque<>();
  private List<Step> steps = new ArrayList<>();
  private boolean connecting;
  private boolean connected;
  private boolean flushing;
  private boolean over;
  private OptionalLong wakeAt;

  /**
   * A conversation that answers the knock at its first tick.
   *
   * @param nonce that was never used
   * @param path where frames for it are to be sent
   * @param allowsZero whether workers may join that only pretend to run
   */
  public Talk(
      CoordinatorEnd.Desk desk,
      Frame.Knock knock,
      Nonce nonce,
      String path,
      boolean allowsZero,
      long now) {
    this.end = new CoordinatorEnd(desk, knock, nonce, path, now);
    this.worker = knock.worker();
    this.allowsZero = allowsZero;
    this.wakeAt = OptionalLong.of(now);
  }

  /** A frame arrived. */
  public List<Step> hear(Frame frame, long now) {
    act(end.hear(frame, now));
    pump(now);
    return look(now);
  }

  /** This is to be said to the worker; without an open session it is dropped. */
  public List<Step> say(ToWorker message, long now) {
    if (end.standing() instanceof Standing.Open) {
      if (!backlog.add(message)) {
        act(end.close(EndReason.BEHIND));
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

  /** The worker's session is there. */
  public List<Step> connected(long now) {
    connected = true;
    early.forEach(message -> steps.add(new Step.Pass(message)));
    early.clear();
    return look(now);
  }

  /** Nothing more is to be said to the worker. */
  public List<Step> gone(long now) {
    pump(now);
    act(end.close(EndReason.CLOSED));
    return look(now);
  }

  /** Time has passed. */
  public List<Step> tick(long now) {
    return look(now);
  }

  /** When {@link #tick} is wanted, if nothing else comes before; empty when it is all over. */
  public OptionalLong wakeAt() {
    return wakeAt;
  }

  private void pump(long now) {
    if (end.standing() instanceof Standing.Open) {
      act(backlog.pump(end) ? end.tick(now) : end.close(EndReason.BEHIND));
    }
  }

  private void act(Turn turn) {
    turn.frames().forEach(frame -> steps.add(new Step.Send(frame)));
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
    if (connected) {
      steps.add(new Step.Pass(message));
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
    if (hello.zero() && !allowsZero) {
      refuse(
          RefusalCode.ZERO,
          "this coordinator takes no worker that only pretends to run; start it with --allow-zero");
      return false;
    }
    steps.add(new Step.Door(hello.logDoor()));
    if (!connecting) {
      connecting = true;
      steps.add(new Step.Connect());
    }
    return true;
  }

  private void refuse(RefusalCode code, String sentence) {
    steps.add(new Step.Warn(sentence));
    end.refuse(code, sentence).frames().forEach(frame -> steps.add(new Step.Send(frame)));
  }

  /** Looks how it stands, and decides when to look again. */
  private List<Step> look(long now) {
    act(end.tick(now));
    switch (end.standing()) {
      case Standing.Open _, Standing.Greeting _ ->
          wakeAt = OptionalLong.of(Math.max(end.wakeAt().orElse(now), now + LEAST_SLEEP));
      case Standing.Refused _, Standing.Ended _ -> {
        wakeAt = OptionalLong.empty();
        if (!over) {
          over = true;
          backlog.clear();
          early.clear();
          steps.add(new Step.Over());
        }
      }
    }
    List<Step> all = steps;
    steps = new ArrayList<>();
    return all;
  }
}
