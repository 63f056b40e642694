package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.sweep.Policies;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * What an engine knows of its sweep from the start.
 *
 * @param size how many branches, at most 4,294,967,295; empty if they are fed
 * @param configIds the config id of an ordinal; asked only for a branch that fails because its
 *     attempts died with their workers
 * @param sequential whether a branch is leased only when every one before it has ended
 */
public record SweepFacts(
    Policies policies, OptionalLong size, LongFunction<ConfigId> configIds, boolean sequential) {

  /** What is known of a sweep whose branches needn't wait for one another. */
  public SweepFacts(Policies policies, OptionalLong size, LongFunction<ConfigId> configIds) {
    this(policies, size, configIds, false);
  }
}
