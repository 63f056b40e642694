package dev.branchline.coordinator.placement;

import java.util.List;
import java.util.OptionalLong;

/**
 * What one look at all sweeps and workers came to.
 *
 * @param grants to be made in this order
 * @param retractions to be asked for
 * @param nextWakeNanos when to look again on the monotonic clock even if nothing happens; now, if
 *     there is more to do at once, as when the bound on a round's work was met
 */
public record Round(List<Grant> grants, List<Retraction> retractions, OptionalLong nextWakeNanos) {
  public Round {
    grants = List.copyOf(grants);
    retractions = List.copyOf(retractions);
  }
}
