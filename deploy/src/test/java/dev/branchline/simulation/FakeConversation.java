package dev.branchline.simulation;

import dev.branchline.coordinator.reception.Step;
import dev.branchline.coordinator.reception.Talk;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A conversation with a worker over the world's network: does what the real talk wants. */
final class FakeConversation {

  /** What conversations lead to. */
  interface House {
    /** Brings a worker in; {@code gone} is run when nothing more is to be said to it. */
    void connect(
        long guest,
        Outlet<ToWorker> worker,
        Consumer<Consumer<ToCoordinator>> replyTo,
        Runnable gone);

    /** Says something to a worker, of which nothing may be untrue. */
    void saying(ToWorker message);

    /** It is over, and nothing late comes any more. */
    void ended(long guest);
  }

  private final Host host;
  private final int life;
  private final Net net;
  private final Net.Door door;
  private final House house;
  private final long guest;
  private final Frame.Knock knock;
  private final Talk talk;
  private @Nullable Consumer<ToCoordinator> session;
  private long sleeping;
  private boolean closed;
  private boolean greeted;

  /**
   * @param door where it is heard
   * @param guest its number at the reception
   */
  FakeConversation(
      Host host,
      Net net,
      Net.Door door,
      CoordinatorEnd.Desk desk,
      Frame.Knock knock,
      long guest,
      House house) {
    World world = host.world();
    this.host = host;
    this.life = host.life();
    this.net = net;
    this.door = door;
    this.house = house;
    this.guest = guest;
    this.knock = knock;
    Nonce nonce = new Nonce(world.random.nextLong(), world.random.nextLong());
    this.talk = new Talk(desk, knock, nonce, door.path(), false, host.nanos());
    net.listen(door, host, this::hear);
    tick();
  }

  private boolean lives() {
    return !closed && host.life() == life;
  }

  /** A frame for this conversation. */
  void hear(Frame frame) {
    if (lives()) {
      act(talk.hear(frame, host.nanos()));
    }
  }

  private void tick() {
    if (lives()) {
      act(talk.tick(host.nanos()));
    }
  }

  private void say(ToWorker message) {
    if (lives()) {
      house.saying(message);
      later(() -> talk.say(message, host.nanos()));
    }
  }

  /** As a message to itself would. */
  private void later(Supplier<List<Step>> what) {
    host.execute(
        () -> {
          if (lives()) {
            act(what.get());
          }
        });
  }

  private void act(List<Step> steps) {
    steps.forEach(this::act);
    long mine = ++sleeping;
    talk.wakeAt()
        .ifPresent(
            at ->
                host.after(
                    Math.max(at - host.nanos(), 0),
                    () -> {
                      if (mine == sleeping) {
                        tick();
                      }
                    }));
  }

  private void act(Step step) {
    switch (step) {
      case Step.Send(Frame frame) -> net.send(door, host, knock.path(), frame);
      case Step.Door _ -> {}
      case Step.Connect _ ->
          house.connect(
              guest,
              this::say,
              to ->
                  later(
                      () -> {
                        session = to;
                        return talk.connected(host.nanos());
                      }),
              () -> later(() -> talk.gone(host.nanos())));
      case Step.Pass(ToCoordinator message) -> {
        Violation.unless(
            greeted || message instanceof ToCoordinator.Hello, "said before hello: %s", message);
        greeted = true;
        Consumer<ToCoordinator> to = session;
        if (to == null) {
          throw new Violation("said to nobody: " + message);
        }
        to.accept(message);
      }
      case Step.FlushSoon _ -> later(() -> talk.flush(host.nanos()));
      case Step.Warn(String sentence) -> throw new Violation(sentence);
      case Step.Over _ -> host.after(Talk.AFTERMATH.toNanos(), this::end);
    }
  }

  private void end() {
    if (lives()) {
      closed = true;
      house.ended(guest);
    }
  }
}
