package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.JsonRows;
import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all sweeps. */
@Command(
    name = "list",
    description = "List the sweeps of this directory or of a coordinator, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline list",
      "  branchline list --output json",
      "  branchline -C ../other list"
    })
final class ListCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  ListCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    try (Gateway gateway = server.open(root, Whereabouts.Need.SWEEPS)) {
      List<SweepSummary> sweeps = gateway.sweeps();
      switch (form) {
        case human -> Sweeps.table(sweeps).print(root.out());
        case csv -> Sweeps.csv(sweeps, root.out());
        case json -> root.out().print(JsonRows.array(sweeps.stream().map(SweepJson::of).toList()));
        case quiet -> sweeps.forEach(sweep -> root.out().println(sweep.id()));
      }
    }
    return ExitCode.OK;
  }
}
