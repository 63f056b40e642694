package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Waits until sweeps are finished. */
@Command(
    name = "wait",
    description = "Wait until sweeps are finished; the worst of their ends is the exit code.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline wait 3",
      "  branchline wait digits letters && branchline results digits",
      "",
      "Ctrl-C only ends the waiting; the sweeps go on."
    })
final class WaitCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(arity = "1..*", paramLabel = "SWEEP", description = Words.SWEEPS)
  private List<String> references = List.of();

  @Mixin private final ServerOptions server = new ServerOptions();

  WaitCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Gateway gateway = server.open(root, Whereabouts.Need.PROGRESS)) {
      List<SweepSummary> sweeps = new ArrayList<>();
      references.forEach(reference -> sweeps.add(Complaint.orThrow(gateway.find(reference))));
      new Onlooker(root).detachAtSignals("branchline wait " + String.join(" ", references));
      int worst = ExitCode.OK;
      for (SweepSummary sweep : sweeps.stream().distinct().toList()) {
        SweepSummary end = Onlooker.await(gateway, sweep);
        root.say(Sweeps.line(end));
        worst = Math.max(worst, ExitCode.of(end));
      }
      return worst;
    }
  }
}
