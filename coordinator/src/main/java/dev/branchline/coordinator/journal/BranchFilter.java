package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which branches are wanted.
 *
 * @param statuses with one of these; to a reader of the journal, what waits or runs is pending
 * @param ordinals among these; empty for all
 */
public record BranchFilter(Set<Status> statuses, Optional<Ordinals> ordinals) {
  /** Every branch. */
  public static final BranchFilter ALL =
      new BranchFilter(EnumSet.allOf(Status.class), Optional.empty());

  public BranchFilter {
    statuses = Set.copyOf(statuses);
  }

  /** Those with this status. */
  public static BranchFilter of(Status status) {
    return new BranchFilter(Set.of(status), Optional.empty());
  }

  /** These, whatever their status. */
  public static BranchFilter of(Ordinals ordinals) {
    return new BranchFilter(ALL.statuses(), Optional.of(ordinals));
  }
}
