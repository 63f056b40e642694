package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.commit.Staged;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import java.util.List;
import java.util.function.Consumer;

/** Writes to the journal. */
@FunctionalInterface
public interface Pen {
  /**
   * Takes an entry to be committed, and says so later; called by the sweep's actor only.
   *
   * @param committed is given the entry's number once it is on disk, on any thread
   * @return false if the journal's queue is full: it is to be offered again
   */
  boolean write(SweepId sweep, Staged<Event> entry, Consumer<Long> committed);

  /** Takes reports of a running attempt, which may be dropped. */
  default void report(SweepId sweep, LeaseId lease, List<Report> reports) {}

  /** Nothing more is written for one adoption of this sweep. */
  default void released(SweepId sweep) {}
}
