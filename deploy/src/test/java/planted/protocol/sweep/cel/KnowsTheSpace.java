package planted.protocol.sweep.cel;

import planted.protocol.sweep.space.KnowsTheEngine;

/** Runs into a wall. */
final class KnowsTheSpace {
  static final Class<?> SEEN = KnowsTheEngine.class;
}
