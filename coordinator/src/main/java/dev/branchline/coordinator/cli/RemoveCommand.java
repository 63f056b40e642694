package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes sweeps. */
@Command(
    name = "rm",
    description = "Remove sweeps, with their results and output.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline rm 3", "  branchline rm digits 7 8"})
final class RemoveCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(
      arity = "1..*",
      paramLabel = "SWEEP",
      description = "Their ids, names, the beginnings of their names, or last.")
  private List<String> references = List.of();

  RemoveCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    root.stored().close();
    try (LiveSession session =
        Complaint.orThrow(
            root.setting().local().open(root.directory(), LocalOptions.COMMANDS_ONLY))) {
      Gateway gateway = session.gateway();
      List<SweepSummary> sweeps = new ArrayList<>();
      for (String reference : references) {
        sweeps.add(Complaint.orThrow(gateway.find(reference)));
      }
      for (SweepSummary sweep : sweeps.stream().distinct().toList()) {
        Complaint.orThrow(gateway.remove(sweep.id()));
        root.say("removed sweep " + sweep.id() + " (" + sweep.name() + ")");
      }
    }
    return ExitCode.OK;
  }
}
