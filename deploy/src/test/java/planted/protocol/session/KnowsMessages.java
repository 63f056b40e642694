package planted.protocol.session;

import planted.protocol.message.Anything;

/** Runs into a wall. */
final class KnowsMessages {
  static final Class<?> SEEN = Anything.class;
}
