package planted.protocol.sweep.space;

import planted.coordinator.engine.Anything;

/** Runs into a wall. */
public final class KnowsTheEngine {
  static final Class<?> SEEN = Anything.class;

  private KnowsTheEngine() {}
}
