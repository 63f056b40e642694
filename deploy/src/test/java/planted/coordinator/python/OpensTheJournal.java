package planted.coordinator.python;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class OpensTheJournal {
  static final Class<?> SEEN = Anything.class;

  private OpensTheJournal() {}
}
