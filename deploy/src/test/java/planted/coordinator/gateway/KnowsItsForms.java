package planted.coordinator.gateway;

import planted.coordinator.gateway.live.LiveGateway;

/** Runs into a wall. */
final class KnowsItsForms {
  static final Class<?> SEEN = LiveGateway.class;
}
