package planted.coordinator.cli;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class GoesRoundTheGateway {
  static final Class<?> SEEN = Anything.class;
}
