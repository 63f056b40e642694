package planted.coordinator.gateway.remote;

import planted.coordinator.journal.Anything;

/** Runs into a wall. */
final class OpensTheJournal {
  static final Class<?> SEEN = Anything.class;

  private OpensTheJournal() {}
}
