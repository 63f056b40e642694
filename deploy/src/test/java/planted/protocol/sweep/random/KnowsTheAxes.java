package planted.protocol.sweep.random;

import planted.protocol.sweep.Anything;

/** Runs into a wall. */
final class KnowsTheAxes {
  static final Class<?> SEEN = Anything.class;
}
