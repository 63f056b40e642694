package planted.coordinator.gateway;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class ReadsTheJournal {
  static final Class<?> SEEN = Anything.class;
}
