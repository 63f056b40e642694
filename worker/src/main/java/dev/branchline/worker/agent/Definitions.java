package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.sweep.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The definitions that a worker has made ready, and the leases that wait for one. */
final class Definitions {
  /** Definitions that no lease uses are kept up to so many. */
  private static final int MOST = 16;

  private final Map<String, Prepared> prepared = new HashMap<>();
  private final Map<String, List<ToWorker.Assign>> awaiting = new HashMap<>();

  /** What a definition is to this worker. */
  sealed interface Meaning {}

  /** Its branches can be run. */
  record Usable(Prepared prepared) implements Meaning {}

  /** They can't, for this reason. */
  record Useless(String reason) implements Meaning {}

  static Meaning read(String definition, WorkerSetup setup) {
    return switch (Definition.parse(definition)) {
      case Definition.Known(Definition known) -> {
        try {
          yield new Usable(new Prepared(known, setup));
        } catch (IllegalArgumentException e) {
          yield new Useless("this sweep can't be run here: " + e.getMessage());
        }
      }
      case Definition.Unknown(String reason) -> new Useless(reason);
    };
  }

  /** The one that a lease names; if there is none the lease waits for it. */
  Optional<Prepared> forLease(ToWorker.Assign assign) {
    Optional<Prepared> known = Optional.ofNullable(prepared.get(assign.definition()));
    if (known.isEmpty()) {
      awaiting.computeIfAbsent(assign.definition(), hash -> new ArrayList<>()).add(assign);
    }
    return known;
  }

  /** Whether exactly this lease is the first to wait for its definition. */
  boolean isFirst(ToWorker.Assign assign) {
    List<ToWorker.Assign> waiting = awaiting.getOrDefault(assign.definition(), List.of());
    return waiting.size() == 1 && waiting.getFirst().equals(assign);
  }

  /** The hashes that leases wait for. */
  Set<String> awaited() {
    return Set.copyOf(awaiting.keySet());
  }

  /** The leases that waited for this definition; they don't wait any more. */
  List<ToWorker.Assign> arrived(String hash) {
    return Optional.ofNullable(awaiting.remove(hash)).orElse(List.of());
  }

  /** No lease waits any more. */
  void forgetAwaited() {
    awaiting.clear();
  }

  /**
   * Keeps one more.
   *
   * @param used those that leases name; the others go when there are too many
   * @return whether others than those were forgotten
   */
  boolean keep(String hash, Prepared definition, Set<String> used) {
    boolean full = prepared.size() >= MOST;
    if (full) {
      prepared.keySet().retainAll(new HashSet<>(used));
    }
    prepared.put(hash, definition);
    return full;
  }
}
