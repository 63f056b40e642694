package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.protocol.model.SweepId;
import java.util.Optional;

/**
 * What a sweep's actor needs to know of it.
 *
 * @param facts what its engine knows; the config ids are also those of each lease's ends
 * @param hash of the frozen definition
 * @param definition the frozen definition itself
 * @param feed where its configs come from, if they are fed
 */
public record SweepPlan(
    SweepId id,
    String name,
    SweepFacts facts,
    String hash,
    String definition,
    Optional<Feed> feed) {

  /** The plan of a sweep whose space is indexed. */
  public SweepPlan(SweepId id, String name, SweepFacts facts, String hash, String definition) {
    this(id, name, facts, hash, definition, Optional.empty());
  }
}
