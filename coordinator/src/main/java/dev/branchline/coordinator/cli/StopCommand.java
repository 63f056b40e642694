package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import picocli.CommandLine.Command;

/** Ends a sweep, and lets what runs finish. */
@Command(
    name = "stop",
    description = "End a sweep: what runs finishes, the rest is cancelled.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline stop last", "  branchline stop 3 4"})
final class StopCommand extends Steering {
  StopCommand(Branchline root) {
    super(root);
  }

  @Override
  void steer(Gateway gateway, SweepSummary sweep) {
    act(gateway, sweep, new Action.Stop());
  }
}
