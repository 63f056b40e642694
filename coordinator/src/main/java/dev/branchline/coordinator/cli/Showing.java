package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.sweep.Sweep;
import java.util.Optional;

/** What a command shows of a sweep while it runs, and when it doesn't any more. */
interface Showing {

  /** Begins to show how it gets on. */
  Watch watch(Optional<LiveSession> session, Gateway gateway, SweepSummary start);

  /** Shows how it ended, after the watch was closed. */
  void show(Gateway gateway, SweepSummary end, Optional<Sweep> sweep);
}
