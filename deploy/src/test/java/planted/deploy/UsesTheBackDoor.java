package planted.deploy;

import planted.coordinator.engine.Anything;

/** Runs into a wall. */
final class UsesTheBackDoor {
  static final Class<?> SEEN = Anything.class;
}
