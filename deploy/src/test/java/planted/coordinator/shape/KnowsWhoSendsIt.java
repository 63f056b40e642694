package planted.coordinator.shape;

import planted.coordinator.http.GoesRoundTheGateway;

/** Runs into a wall. */
final class KnowsWhoSendsIt {
  static final Class<?> SEEN = GoesRoundTheGateway.class;

  private KnowsWhoSendsIt() {}
}
