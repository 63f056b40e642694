package dev.branchline.simulation;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Standing;
import dev.branchline.worker.link.Contact;
import dev.branchline.worker.link.Line;
import dev.branchline.worker.link.Step;
import java.util.List;

/** A worker's link over the world's network: does what the real contact wants. */
final class FakeLink {
  static final Secret SECRET = Secret.of("0123456789abcdef");

  /** Who has the node that the link lives in. */
  interface Site {
    /** Whether the conversation is of use. */
    boolean opened(Standing.Open open);

    void stuck();
  }

  private final Net net;
  private final Host host;
  private final int life;
  private final Line line;
  private final Net.Door door;
  private final List<String> receptions;
  private final Site site;
  private final Contact contact;
  private final Outlet<ToCoordinator> inlet = message -> hand(message);
  private long sleeping;
  private boolean closed;

  /**
   * @param door where it is heard
   * @param receptions where coordinators may be
   */
  FakeLink(Net net, Host host, Line line, Net.Door door, List<String> receptions, Site site) {
    this.net = net;
    this.host = host;
    this.life = host.life();
    this.line = line;
    this.door = door;
    this.receptions = receptions;
    this.site = site;
    World world = host.world();
    this.contact =
        new Contact(
            line,
            door.path(),
            SECRET,
            () -> new Nonce(world.random.nextLong(), world.random.nextLong()),
            host.nanos());
    net.listen(door, host, this::hear);
  }

  private boolean lives() {
    return !closed && host.life() == life;
  }

  void begin() {
    if (lives()) {
      act(contact.tick(host.nanos()));
    }
  }

  /** Its node ends in good order. */
  void close() {
    if (lives()) {
      contact.stop().forEach(this::act);
      closed = true;
    }
  }

  private void hear(Frame frame) {
    if (lives()) {
      act(contact.hear(frame, host.nanos()));
    }
  }

  private void hand(ToCoordinator message) {
    if (lives()) {
      host.execute(
          () -> {
            if (lives()) {
              act(contact.say(message, host.nanos()));
            }
          });
    }
  }

  private void act(List<Step> steps) {
    steps.forEach(this::act);
    long mine = ++sleeping;
    host.after(
        Math.max(contact.wakeAt() - host.nanos(), 0),
        () -> {
          if (mine == sleeping) {
            begin();
          }
        });
  }

  private void act(Step step) {
    if (!lives()) {
      return;
    }
    switch (step) {
      case Step.Send(String path, Frame frame) -> net.send(door, host, path, frame);
      case Step.SendAround(Frame frame) ->
          receptions.forEach(path -> net.send(door, host, path, frame));
      case Step.Heard(var message) -> line.heard(message);
      case Step.Opened(Standing.Open open) -> {
        if (site.opened(open)) {
          line.connected(inlet);
        }
      }
      case Step.Lost _ -> line.disconnected(inlet);
      case Step.Refused(Standing.Refused(var code, var sentence)) ->
          throw new Violation(line.worker() + " was refused: " + code + ", " + sentence);
      case Step.Stuck _ -> site.stuck();
      case Step.Unreadable(String why) ->
          throw new Violation("the coordinator can't be understood: " + why);
      case Step.FlushSoon _ -> host.execute(this::flush);
    }
  }

  private void flush() {
    if (lives()) {
      act(contact.flush(host.nanos()));
    }
  }
}
