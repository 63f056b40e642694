package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how a sweep gets on until it is finished. */
@Command(
    name = "watch",
    description = "Show how a sweep gets on until it is finished; its end is the exit code.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline watch",
      "  branchline watch digits --server cluster:7420",
      "",
      "Ctrl-C only ends the watching; the sweep goes on."
    })
final class WatchCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "last";

  @Mixin private final ServerOptions server = new ServerOptions();

  WatchCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Gateway gateway = server.open(root, Whereabouts.Need.PROGRESS)) {
      SweepSummary start = Complaint.orThrow(gateway.find(reference));
      Onlooker onlooker = new Onlooker(root);
      onlooker.detachAtSignals("branchline watch " + start.id());
      SweepSummary end = onlooker.follow(gateway, start);
      root.say(Sweeps.line(end));
      new Ending(root, OutputForm.Form.human).showFailures(gateway, end);
      if (end.verdict().isEmpty()) {
        root.say("nobody works on it; " + Interrupts.GO_ON);
      }
      return ExitCode.of(end);
    }
  }
}
