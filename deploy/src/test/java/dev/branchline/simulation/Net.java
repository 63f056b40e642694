package dev.branchline.simulation;

import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.wire.FrameSerializer;
import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A network of bytes that loses, doubles, delays, reorders, garbles what is checked, and parts. */
final class Net {
  private static final FrameSerializer SERIALIZER = new FrameSerializer();

  /** How bad it is: in percent of the frames, and in milliseconds. */
  record Faults(int lost, int doubled, int broken, int slowest) {}

  /**
   * Where frames come in, and go out from.
   *
   * @param path as an actor's, with the address of its node
   * @param node the machine
   */
  record Door(String path, String node) {
    String address() {
      return Net.address(path);
    }
  }

  private record Seat(Host host, int life, Door door, Consumer<Frame> hears) {
    String process() {
      return door.node + "#" + life;
    }
  }

  private record Way(String from, String to) {}

  private final World world;
  private final Map<String, Seat> seats = new HashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private final Set<Way> shutOut = new HashSet<>();
  private final Map<String, Consumer<String>> listeners = new HashMap<>();
  private final Windows windows = new Windows();
  private Faults faults;

  Net(World world, Faults faults) {
    this.world = world;
    this.faults = faults;
  }

  /** The node that a path leads to. */
  static String address(String path) {
    return path.substring(0, path.indexOf("/user/"));
  }

  void become(Faults other) {
    faults = other;
  }

  /** What is sent to this door is heard by the process that lives on this host now. */
  void listen(Door door, Host host, Consumer<Frame> hears) {
    seats.put(door.path, new Seat(host, host.life(), door, hears));
  }

  void cut(String from, String to) {
    cut.add(new Way(from, to));
  }

  void mend(String from, String to) {
    cut.remove(new Way(from, to));
  }

  void mendAll() {
    cut.clear();
  }

  /** Whoever has the node at this address is told when another shuts it out, if that is heard. */
  void onShutOut(String address, Consumer<String> by) {
    listeners.put(address, by);
  }

  /** The process at this door exchanges nothing with that address any more. */
  void shutOut(Door by, Host host, String address) {
    shutOut.add(new Way(by.node + "#" + host.life(), address));
    if (world.chance(60)) {
      world.after(
          world.between(1, 1_000),
          () -> listeners.getOrDefault(address, _ -> {}).accept(by.address()));
    }
  }

  void send(Door from, Host host, String path, Frame frame) {
    String process = from.node + "#" + host.life();
    if (shutOut.contains(new Way(process, path.contains("/user/") ? address(path) : path))) {
      return;
    }
    byte[] bytes = SERIALIZER.toBinary(frame);
    windows.sent(from.path, frame, bytes.length);
    String manifest = SERIALIZER.manifest(frame);
    int copies = world.chance(faults.doubled) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (!world.chance(faults.lost)) {
        boolean whole = !(frame instanceof Frame.Data) || !world.chance(faults.broken);
        byte[] sent = whole ? bytes : garbled(bytes);
        world.after(world.between(1, 1 + faults.slowest), () -> arrive(from, path, manifest, sent));
      }
    }
  }

  private byte[] garbled(byte[] bytes) {
    byte[] garbled = bytes.clone();
    if (bytes.length > 0) {
      garbled[world.random.nextInt(bytes.length)] ^= (byte) (1 << world.random.nextInt(8));
    }
    return garbled;
  }

  private void arrive(Door from, String path, String manifest, byte[] bytes) {
    Seat seat = seats.get(path);
    if (seat == null
        || seat.life != seat.host.life()
        || cut.contains(new Way(from.node, seat.door.node))
        || shutOut.contains(new Way(seat.process(), from.address()))) {
      return;
    }
    try {
      Frame frame = (Frame) SERIALIZER.fromBinary(bytes, manifest);
      windows.arrived(path, frame);
      seat.host.execute(
          () -> {
            if (seat.life == seat.host.life()) {
              seat.hears.accept(frame);
            }
          });
    } catch (NotSerializableException e) {
      // As if it were lost.
    }
  }
}
