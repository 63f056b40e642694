package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.JsonRows;
import dev.branchline.coordinator.cli.render.Workers;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.shape.WorkerJson;
import dev.branchline.coordinator.view.WorkerRow;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows who works. */
@Command(
    name = "workers",
    description = "Show the workers of a coordinator, and what they do.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline workers", "  branchline workers --server cluster:7420 -o json"})
final class WorkersCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  WorkersCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    try (Gateway gateway = server.open(root, Whereabouts.Need.COORDINATOR)) {
      List<WorkerRow> workers = gateway.workers();
      switch (form) {
        case human -> {
          if (workers.isEmpty()) {
            root.say("no worker is connected");
            root.say("hint: `branchline worker --join HOST` brings one");
          } else {
            Workers.table(workers, Instant.now()).print(root.out());
          }
        }
        case csv -> Workers.csv(workers, root.out());
        case json ->
            root.out().print(JsonRows.array(workers.stream().map(WorkerJson::of).toList()));
        case quiet -> workers.forEach(worker -> root.out().println(worker.name()));
      }
    }
    return ExitCode.OK;
  }
}
