package dev.branchline.simulation;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.session.Standing;
import dev.branchline.protocol.session.Turn;
import dev.branchline.protocol.wire.Backlog;
import dev.branchline.protocol.wire.Codec;
import dev.branchline.protocol.wire.UnreadableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code coordinator.node}'s conversation does with Pekko's remoting, over the world's
 * network: one worker's session from its knock on.
 */
final class Talk {
  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();

  /** What conversations lead to. */
  interface House {
    /** Brings a worker in; {@code gone} is run when nothing more is to be said to it. */
    void connect(Outlet<ToWorker> worker, Consumer<Consumer<ToCoordinator>> replyTo, Runnable gone);

    /** Says something to a worker, of which nothing may be untrue. */
    void saying(ToWorker message);
  }

  private final Host host;
  private final int life;
  private final Net net;
  private final String node;
  private final House house;
  private final Frame.Knock knock;
  private final CoordinatorEnd end;
  private final Backlog<ToWorker> backlog = new Backlog<>(Codec.TO_WORKER);
  private final ArrayDeque<ToCoordinator> early = new ArrayDeque<>();
  private @Nullable Consumer<ToCoordinator> session;
  private boolean connecting;
  private boolean flushing;
  private long sleeping;

  Talk(
      Host host,
      Net net,
      String node,
      String path,
      CoordinatorEnd.Desk desk,
      Frame.Knock knock,
      Nonce nonce,
      House house) {
    this.host = host;
    this.life = host.life();
    this.net = net;
    this.node = node;
    this.house = house;
    this.knock = knock;
    this.end = new CoordinatorEnd(desk, knock, nonce, path, host.nanos());
    net.listen(path, node, host, this::hear);
    look();
  }

  /** A frame for this conversation. */
  void hear(Frame frame) {
    act(end.hear(frame, host.nanos()));
    flush();
    look();
  }

  private void say(ToWorker message) {
    if (host.life() != life) {
      return;
    }
    house.saying(message);
    host.execute(() -> onSay(message));
  }

  private void onSay(ToWorker message) {
    if (!(end.standing() instanceof Standing.Open)) {
      return;
    }
    if (!backlog.add(message)) {
      act(end.close(EndReason.BEHIND));
    } else if (!flushing) {
      flushing = true;
      host.execute(
          () -> {
            flushing = false;
            flush();
            look();
          });
    }
    look();
  }

  private void flush() {
    if (end.standing() instanceof Standing.Open) {
      act(backlog.pump(end) ? end.tick(host.nanos()) : end.close(EndReason.BEHIND));
    }
  }

  private void act(Turn turn) {
    turn.frames().forEach(this::transmit);
    for (Part part : turn.parts()) {
      try {
        heard(Codec.TO_COORDINATOR.decode(part));
      } catch (UnreadableException e) {
        throw new Violation("a worker can't be understood: " + e.getMessage());
      }
    }
  }

  private void transmit(Frame frame) {
    if (host.life() == life) {
      net.send(node, knock.path(), frame);
    }
  }

  private void heard(ToCoordinator message) {
    if (message instanceof ToCoordinator.Hello && !connecting) {
      connecting = true;
      house.connect(
          this::say,
          to ->
              host.execute(
                  () -> {
                    session = to;
                    early.forEach(to);
                    early.clear();
                  }),
          () -> host.execute(this::close));
    }
    Consumer<ToCoordinator> to = session;
    if (to == null) {
      early.add(message);
    } else {
      to.accept(message);
    }
  }

  private void close() {
    flush();
    act(end.close(EndReason.CLOSED));
    look();
  }

  private void look() {
    if (host.life() != life) {
      return;
    }
    long now = host.nanos();
    act(end.tick(now));
    boolean open = end.standing() instanceof Standing.Open;
    if (open || end.standing() instanceof Standing.Greeting) {
      long mine = ++sleeping;
      long wake = end.wakeAt().orElse(now);
      host.after(
          Math.max(wake - now, LEAST_SLEEP),
          () -> {
            if (mine == sleeping) {
              look();
            }
          });
    }
  }
}
