package planted.protocol.sweep.expression;

import planted.protocol.sweep.Anything;

/** Runs into a wall. */
final class KnowsTheMeaning {
  static final Class<?> SEEN = Anything.class;
}
