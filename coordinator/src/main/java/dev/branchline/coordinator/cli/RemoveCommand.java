package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import picocli.CommandLine.Command;

/** Removes sweeps. */
@Command(
    name = "rm",
    description = "Remove sweeps, with their results and output.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline rm 3", "  branchline rm digits 7 8"})
final class RemoveCommand extends Steering {
  RemoveCommand(Branchline root) {
    super(root);
  }

  @Override
  void steer(Gateway gateway, SweepSummary sweep) {
    Complaint.orThrow(gateway.remove(sweep.id()));
    say("removed sweep " + sweep.id() + " (" + sweep.name() + ")");
  }
}
