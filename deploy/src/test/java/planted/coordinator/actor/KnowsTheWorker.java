package planted.coordinator.actor;

import planted.worker.runner.Anything;

/** Runs into a wall. */
final class KnowsTheWorker {
  static final Class<?> SEEN = Anything.class;
}
