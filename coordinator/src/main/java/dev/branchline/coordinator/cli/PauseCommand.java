package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import picocli.CommandLine.Command;

/** Lets no new branch of a sweep start. */
@Command(
    name = "pause",
    description = "Start no new branch of a sweep until `resume`; what runs goes on.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline pause last", "  branchline pause digits --server cluster:7420"})
final class PauseCommand extends Steering {
  PauseCommand(Branchline root) {
    super(root);
  }

  @Override
  void steer(Gateway gateway, SweepSummary sweep) {
    act(gateway, sweep, new Action.Pause());
  }
}
