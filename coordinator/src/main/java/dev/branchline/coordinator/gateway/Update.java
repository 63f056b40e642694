package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import java.util.List;

/**
 * What a subscriber is told.
 *
 * <p>The number of the commit that it belongs to only grows, over restarts too: the epoch in the
 * upper 32 bits, that epoch's commits in the lower ones.
 */
public sealed interface Update {

  /** The last commit that is in it. */
  long commit();

  /** How all that is subscribed to stands at first; what is told later comes on top of it. */
  record Snapshot(long commit, List<SweepSummary> sweeps) implements Update {
    public Snapshot {
      sweeps = List.copyOf(sweeps);
    }
  }

  /** A sweep is new, or stands otherwise than before. */
  record Changed(long commit, SweepSummary sweep) implements Update {}

  /** How a sweep gets on; only told to those who subscribed to that one. */
  record Progressed(long commit, Progress progress) implements Update {}

  /** A sweep isn't there any more. */
  record Removed(long commit, SweepId sweep) implements Update {}

  /**
   * Nobody works on the sweep any more: it is finished, or was left as it stands. The last that a
   * subscriber to this one sweep is told.
   */
  record Ended(long commit, SweepSummary sweep) implements Update {}
}
