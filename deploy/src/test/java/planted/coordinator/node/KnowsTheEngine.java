package planted.coordinator.node;

import planted.coordinator.engine.Anything;

/** Runs into a wall. */
final class KnowsTheEngine {
  static final Class<?> SEEN = Anything.class;
}
