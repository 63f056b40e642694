package dev.branchline.simulation;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code worker.node} does with Pekko's remoting, over the world's network: seeks a
 * coordinator by the real session, and passes words between it and the agent.
 */
final class Line implements Outlet<ToCoordinator> {
  static final Secret SECRET = Secret.of("0123456789abcdef");
  private static final long SILENCE = Duration.ofSeconds(3).toNanos();
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final long PAUSE = Duration.ofMillis(200).toNanos();
  private static final long LEAST_SLEEP = Duration.ofMillis(1).toNanos();

  /** Whom the line belongs to. */
  interface Tenant {
    void greet();

    void heard(ToWorker message);

    /** A conversation is open; told before anything is said. */
    void opened(int epoch);
  }

  private record Talk(WorkerEnd end, String peer) {}

  private final World world;
  private final Net net;
  private final Host host;
  private final int life;
  private final WorkerId worker;
  private final String path;
  private final List<String> receptions;
  private final Tenant tenant;
  private final Backlog<ToCoordinator> backlog = new Backlog<>(Codec.TO_COORDINATOR);
  private @Nullable Talk talking;
  private @Nullable WorkerEnd seeking;
  private boolean connected;
  private boolean greeted;
  private boolean leaving;
  private boolean flushing;
  private long soughtAt;
  private long pausedUntil;
  private long sleeping;
  private int epoch;

  Line(World world, Net net, Host host, WorkerId worker, List<String> receptions, Tenant tenant) {
    this.world = world;
    this.net = net;
    this.host = host;
    this.life = host.life();
    this.worker = worker;
    this.path = "pekko://branchline@%s:%d/user/link".formatted(worker.name(), 1000 + life);
    this.receptions = receptions;
    this.tenant = tenant;
    net.listen(path, worker.name(), host, this::onFrame);
  }

  boolean isLeaving() {
    return leaving;
  }

  void begin() {
    pausedUntil = host.nanos();
    look();
  }

  private boolean lives() {
    return host.life() == life;
  }

  @Override
  public void send(ToCoordinator message) {
    if (!lives()) {
      return;
    }
    leaving |= message instanceof ToCoordinator.Goodbye;
    if (!connected) {
      return;
    }
    greeted |= message instanceof ToCoordinator.Hello;
    if (greeted) {
      host.execute(() -> onSay(message));
    }
  }

  private void onSay(ToCoordinator message) {
    Talk talk = talking;
    if (talk == null || !lives()) {
      return;
    }
    if (!backlog.add(message)) {
      act(talk, talk.end.close(EndReason.BEHIND));
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
    Talk talk = talking;
    if (talk != null && talk.end.standing() instanceof Standing.Open) {
      boolean taken = backlog.pump(talk.end);
      act(talk, taken ? talk.end.tick(host.nanos()) : talk.end.close(EndReason.BEHIND));
    }
  }

  private void onFrame(Frame frame) {
    long now = host.nanos();
    if (seeking != null) {
      say(seeking, seeking.hear(frame, now));
    }
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.hear(frame, now));
      flush();
    }
    look();
  }

  private void act(Talk talk, Turn turn) {
    turn.frames().forEach(frame -> transmit(talk.peer, frame));
    for (Part part : turn.parts()) {
      try {
        tenant.heard(Codec.TO_WORKER.decode(part));
      } catch (UnreadableException e) {
        throw new Violation("the coordinator can't be understood: " + e.getMessage());
      }
    }
  }

  private void transmit(String to, Frame frame) {
    if (lives()) {
      net.send(worker.name(), to, frame);
    }
  }

  private void say(WorkerEnd end, Turn turn) {
    List<String> targets =
        switch (end.standing()) {
          case Standing.Open open -> List.of(open.peer());
          case Standing.Greeting(var challenge) ->
              challenge.map(each -> List.of(each.path())).orElse(receptions);
          case Standing.Refused _, Standing.Ended _ -> List.of();
        };
    for (Frame frame : turn.frames()) {
      targets.forEach(target -> transmit(target, frame));
    }
  }

  private void look() {
    if (!lives()) {
      return;
    }
    long now = host.nanos();
    Talk talk = talking;
    if (talk != null) {
      act(talk, talk.end.tick(now));
    }
    if (seeking != null) {
      say(seeking, seeking.tick(now));
      lookAt(seeking, now);
    }
    if (talking != null && over(talking.end.standing())) {
      lost(now);
    }
    boolean alone = talking == null || now - talking.end.lastHeard() > SILENCE;
    if (!alone) {
      seeking = null;
    } else if (seeking == null && !leaving && now - pausedUntil >= 0) {
      seek(now);
    }
    sleep(now);
  }

  private static boolean over(Standing standing) {
    return standing instanceof Standing.Refused || standing instanceof Standing.Ended;
  }

  private void seek(long now) {
    Nonce nonce = new Nonce(world.random.nextLong(), world.random.nextLong());
    WorkerEnd end =
        new WorkerEnd(new Frame.Knock(Versions.OURS, worker, path, nonce), SECRET, epoch, now);
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
      case Standing.Refused(var code, var sentence) ->
          throw new Violation("worker " + worker + " was refused: " + code + ", " + sentence);
      case Standing.Ended _ -> {
        seeking = null;
        pausedUntil = now + PAUSE;
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
    tenant.opened(open.epoch());
    epoch = Math.max(epoch, open.epoch());
    connected = true;
    greeted = false;
    world.tell("%s is connected in epoch %d", worker.name(), open.epoch());
    tenant.greet();
  }

  private void lost(long now) {
    world.tell("%s lost its conversation", worker.name());
    talking = null;
    backlog.clear();
    pausedUntil = now + PAUSE;
    connected = false;
  }

  private void sleep(long now) {
    long until = now + SILENCE;
    if (talking != null) {
      until = Math.min(until, talking.end.wakeAt().orElse(until));
    }
    if (seeking != null) {
      until = Math.min(Math.min(until, soughtAt + PATIENCE + 1), seeking.wakeAt().orElse(until));
    } else if (talking == null) {
      until = Math.min(until, Math.max(now, pausedUntil));
    }
    long mine = ++sleeping;
    host.after(
        Math.max(until - now, LEAST_SLEEP),
        () -> {
          if (mine == sleeping) {
            look();
          }
        });
  }
}
