package planted.coordinator.engine;

/** Runs into a wall. */
final class StartsThreads {
  static final Class<?> SEEN = Thread.class;
}
