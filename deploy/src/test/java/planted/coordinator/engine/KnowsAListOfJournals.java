package planted.coordinator.engine;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class KnowsAListOfJournals {
  static final Class<?> SEEN = Anything[].class;
}
