package planted.worker.link;

import planted.worker.runner.Anything;

/** Runs into a wall. */
final class KnowsRunners {
  static final Class<?> SEEN = Anything.class;
}
