package planted.coordinator.gateway;

/** Runs into a wall. */
final class KnowsItsForms {
  static final Class<?> SEEN = LiveGateway.class;
}
