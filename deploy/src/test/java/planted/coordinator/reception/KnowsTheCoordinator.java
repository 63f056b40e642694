package planted.coordinator.reception;

import planted.coordinator.actor.Anything;

/** Runs into a wall. */
final class KnowsTheCoordinator {
  static final Class<?> SEEN = Anything.class;
}
