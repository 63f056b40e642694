package planted.protocol.wire;

import planted.protocol.sweep.Anything;

/** Runs into a wall. */
final class ReadsSweeps {
  static final Class<?> SEEN = Anything.class;
}
