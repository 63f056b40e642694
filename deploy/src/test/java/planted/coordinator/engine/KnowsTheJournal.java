package planted.coordinator.engine;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class KnowsTheJournal {
  static final Class<?> SEEN = Anything.class;
}
