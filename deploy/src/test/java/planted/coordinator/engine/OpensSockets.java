package planted.coordinator.engine;

import java.net.Socket;

/** Runs into a wall. */
final class OpensSockets {
  static final Class<?> SEEN = Socket.class;
}
