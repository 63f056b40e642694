package planted.protocol.model;

import planted.coordinator.engine.Anything;

/** Runs into a wall. */
final class KnowsTheCoordinator {
  static final Class<?> SEEN = Anything.class;
}
