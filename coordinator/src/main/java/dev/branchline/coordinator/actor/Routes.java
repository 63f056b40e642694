package dev.branchline.coordinator.actor;

import dev.branchline.protocol.model.LeaseId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Which sweep a lease of one worker belongs to, and the definitions that the worker may ask for.
 * Confined to the worker's session.
 */
final class Routes {
  /** So many leases that have ended are still led to their sweep, to be answered by it. */
  static final int REMEMBERED = 4_096;

  private record Text(String definition, Set<ActorRef<SweepActor.Message>> sweeps) {}

  private final Map<LeaseId, ActorRef<SweepActor.Message>> live = new HashMap<>();
  private final SequencedMap<LeaseId, ActorRef<SweepActor.Message>> ended = new LinkedHashMap<>();
  private final Map<String, Text> texts = new HashMap<>();

  /** What is said of these leases goes to this sweep, which has this definition. */
  void lead(
      Collection<LeaseId> leases,
      ActorRef<SweepActor.Message> sweep,
      String hash,
      String definition) {
    leases.forEach(lease -> live.put(lease, sweep));
    texts.computeIfAbsent(hash, _ -> new Text(definition, new HashSet<>())).sweeps().add(sweep);
  }

  Optional<ActorRef<SweepActor.Message>> of(LeaseId lease) {
    return Optional.ofNullable(live.getOrDefault(lease, ended.get(lease)));
  }

  Optional<String> definition(String hash) {
    return Optional.ofNullable(texts.get(hash)).map(Text::definition);
  }

  /** Nothing that is still to be said of this lease can matter. */
  void drop(LeaseId lease) {
    live.remove(lease);
    ended.remove(lease);
  }

  /** What is still said of this lease is for its sweep to answer, but won't change anything. */
  void retire(LeaseId lease) {
    ActorRef<SweepActor.Message> sweep = live.remove(lease);
    if (sweep != null) {
      ended.put(lease, sweep);
      if (ended.size() > REMEMBERED) {
        ended.pollFirstEntry();
      }
    }
  }

  /** A sweep is over. */
  void forget(ActorRef<SweepActor.Message> sweep) {
    live.values().removeIf(sweep::equals);
    ended.values().removeIf(sweep::equals);
    texts.values().forEach(text -> text.sweeps().remove(sweep));
    texts.values().removeIf(text -> text.sweeps().isEmpty());
  }
}
