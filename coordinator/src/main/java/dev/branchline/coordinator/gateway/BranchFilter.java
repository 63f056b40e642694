package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which branches are asked for.
 *
 * @param statuses none means any
 * @param ordinals absent means all
 */
public record BranchFilter(Set<Status> statuses, Optional<Ordinals> ordinals) {
  /** Every branch. */
  public static final BranchFilter ALL = new BranchFilter(Set.of(), Optional.empty());

  public BranchFilter {
    statuses = Set.copyOf(statuses);
  }

  /** These branches, whatever their status. */
  public static BranchFilter of(Ordinals ordinals) {
    return new BranchFilter(Set.of(), Optional.of(ordinals));
  }

  /** Those that stand at one of these. */
  public static BranchFilter of(Status first, Status... others) {
    return new BranchFilter(EnumSet.of(first, others), Optional.empty());
  }

  /** Whether a branch passes. */
  public boolean admits(long ordinal, Status status) {
    return (statuses.isEmpty() || statuses.contains(status))
        && ordinals.map(set -> set.contains(ordinal)).orElse(true);
  }
}
