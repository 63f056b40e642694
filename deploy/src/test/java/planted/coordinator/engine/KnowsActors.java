package planted.coordinator.engine;

import org.apache.pekko.actor.typed.ActorRef;

/** Runs into a wall. */
final class KnowsActors {
  static final Class<?> SEEN = ActorRef.class;
}
