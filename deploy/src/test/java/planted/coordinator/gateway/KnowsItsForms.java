package planted.coordinator.gateway;

import planted.coordinator.gateway.live.Anything;

/** Runs into a wall. */
final class KnowsItsForms {
  static final Class<?> SEEN = Anything.class;
}
