package dev.branchline.worker.node;

import dev.branchline.protocol.session.Frame;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/** Sends frames to actors that are known by their paths. */
final class Couriers {
  /** Paths that are kept; with more, all are looked up anew. */
  private static final int MOST = 256;

  private final ActorRefResolver resolver;
  private final Map<String, ActorRef<Frame>> known = new HashMap<>();

  Couriers(ActorSystem<?> system) {
    this.resolver = ActorRefResolver.get(system);
  }

  void send(String path, Frame frame) {
    if (known.size() > MOST) {
      known.clear();
    }
    known.computeIfAbsent(path, resolver::resolveActorRef).tell(frame);
  }

  /** The full path by which others reach an actor of this system. */
  String path(ActorRef<?> actor) {
    return resolver.toSerializationFormat(actor);
  }
}
