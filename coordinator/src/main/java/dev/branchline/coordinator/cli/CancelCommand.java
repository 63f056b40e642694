package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a sweep, and kills what runs. */
@Command(
    name = "cancel",
    description = "End a sweep: what runs is killed, the rest is cancelled.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline cancel last", "  branchline cancel digits --reason 'wrong data'"})
final class CancelCommand extends Steering {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept with the sweep and shown with its branches.")
  private String reason = "cancelled by the user";

  CancelCommand(Branchline root) {
    super(root);
  }

  @Override
  void steer(Gateway gateway, SweepSummary sweep) {
    act(gateway, sweep, new Action.Cancel(reason));
  }
}
