package dev.branchline.simulation;

import dev.branchline.coordinator.reception.Guests;
import dev.branchline.coordinator.reception.Guests.Arrival;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where workers knock, over the world's network: as the real guest book says. */
final class FakeReception implements FakeConversation.House {

  /** What conversations lead to. */
  interface House {
    void connect(Outlet<ToWorker> worker, Consumer<Consumer<ToCoordinator>> replyTo, Runnable gone);

    /** Says something to a worker, of which nothing may be untrue. */
    void saying(ToWorker message);
  }

  private final Host host;
  private final int life;
  private final Net net;
  private final Net.Door door;
  private final CoordinatorEnd.Desk desk;
  private final House house;
  private final Guests guests = new Guests();
  private final Map<Long, FakeConversation> conversations = new HashMap<>();

  /** Whose worker has said hello and isn't gone, with the address of each. */
  private final Map<Long, String> seated = new HashMap<>();

  private final Map<Long, String> addresses = new HashMap<>();

  FakeReception(Host host, Net net, Net.Door door, CoordinatorEnd.Desk desk, House house) {
    this.host = host;
    this.life = host.life();
    this.net = net;
    this.door = door;
    this.desk = desk;
    this.house = house;
    net.listen(door, host, this::hear);
  }

  private void hear(Frame frame) {
    if (!(frame instanceof Frame.Knock knock)) {
      return;
    }
    String address = Net.address(knock.path());
    switch (guests.knock(knock.nonce(), Optional.of(address))) {
      case Arrival.Known(long guest) -> {
        FakeConversation known = conversations.get(guest);
        if (known != null) {
          known.hear(knock);
        }
      }
      case Arrival.Fresh(long guest) -> {
        addresses.put(guest, address);
        Net.Door own = new Net.Door(door.path() + "/" + desk.epoch() + "-" + guest, door.node());
        conversations.put(guest, new FakeConversation(host, net, own, desk, knock, guest, this));
      }
      case Arrival.Full _, Arrival.Nowhere _ -> throw new Violation("a worker isn't taken in");
    }
  }

  @Override
  public void connect(
      long guest,
      Outlet<ToWorker> worker,
      Consumer<Consumer<ToCoordinator>> replyTo,
      Runnable gone) {
    guests.seated(guest);
    seated.put(guest, addresses.getOrDefault(guest, ""));
    house.connect(
        worker,
        replyTo,
        () -> {
          host.execute(() -> gone(guest));
          gone.run();
        });
  }

  private void gone(long guest) {
    if (host.life() == life) {
      seated.remove(guest);
      guests.gone(guest).ifPresent(this::takeOut);
    }
  }

  /** An address that another worker shares stays. */
  private void takeOut(String address) {
    Violation.unless(
        !seated.containsValue(address), "%s is taken out, and a worker is there", address);
    host.world().tell("%s takes %s out of the cluster", door.node(), address);
    net.shutOut(door, host, address);
  }

  @Override
  public void saying(ToWorker message) {
    house.saying(message);
  }

  @Override
  public void ended(long guest) {
    guests.ended(guest);
    conversations.remove(guest);
  }
}
