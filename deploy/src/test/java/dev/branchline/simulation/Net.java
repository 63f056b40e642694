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

  private record Seat(Host host, int life, String node, Consumer<Frame> hears) {}

  private record Way(String from, String to) {}

  private final World world;
  private final Map<String, Seat> seats = new HashMap<>();
  private final Set<Way> cut = new HashSet<>();
  private Faults faults;

  Net(World world, Faults faults) {
    this.world = world;
    this.faults = faults;
  }

  void become(Faults other) {
    faults = other;
  }

  boolean loses() {
    return faults.lost > 0 || faults.broken > 0;
  }

  /** What is sent to this path is heard by the process that lives on this host now. */
  void listen(String path, String node, Host host, Consumer<Frame> hears) {
    seats.put(path, new Seat(host, host.life(), node, hears));
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

  void send(String from, String path, Frame frame) {
    byte[] bytes = SERIALIZER.toBinary(frame);
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

  private void arrive(String from, String path, String manifest, byte[] bytes) {
    Seat seat = seats.get(path);
    if (seat == null || seat.life != seat.host.life() || cut.contains(new Way(from, seat.node))) {
      return;
    }
    try {
      Frame frame = (Frame) SERIALIZER.fromBinary(bytes, manifest);
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
