package planted.coordinator.engine;

import java.io.OutputStream;

/** Runs into a wall. */
final class WritesStreams {
  static final Class<?> SEEN = OutputStream.class;
}
