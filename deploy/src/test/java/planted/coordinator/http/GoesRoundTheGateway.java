package planted.coordinator.http;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
public final class GoesRoundTheGateway {
  static final Class<?> SEEN = Anything.class;

  private GoesRoundTheGateway() {}
}
