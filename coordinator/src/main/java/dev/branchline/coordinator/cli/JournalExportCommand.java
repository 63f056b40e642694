package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Export;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.JournalFile;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.StoredGateway;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes all that a journal holds as text. */
@Command(
    name = "export",
    description = {
      "Write sweeps, branches and attempts as text, of all sweeps or of some.",
      "JSON (the default): one object a line, that says what it is by its key `record`.",
      "CSV: one row a branch that has its final status; nested values are JSON."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline journal export > sweeps.jsonl",
      "  branchline journal export digits 7 --output csv > branches.csv"
    })
final class JournalExportCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(
      arity = "0..*",
      paramLabel = "SWEEP",
      description = Words.SWEEPS + " All of them by default.")
  private List<String> references = List.of();

  @Mixin private final OutputForm output = new OutputForm();

  JournalExportCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    StateDirectory directory = new StateDirectory(root.directory());
    try (Gateway gateway = Complaint.orThrow(StoredGateway.open(directory))) {
      List<SweepSummary> sweeps = new ArrayList<>();
      for (String reference : references) {
        sweeps.add(Complaint.orThrow(gateway.find(reference)));
      }
      Export export =
          switch (output.in(root.setting())) {
            case csv -> Export.csv(root.out());
            case human, json -> Export.jsonLines(root.out());
            case quiet -> throw Complaint.usage("an export is json or csv", "leave `quiet` away");
          };
      for (SweepSummary sweep : references.isEmpty() ? gateway.sweeps() : sweeps) {
        write(gateway, new JournalFile(directory), sweep, export);
      }
    }
    return ExitCode.OK;
  }

  private void write(Gateway gateway, JournalFile file, SweepSummary sweep, Export export) {
    export.sweep(sweep, gateway.definition(sweep.id()));
    new Results(gateway, sweep, new SweepSource(root).of(gateway, sweep))
        .forEach(
            BranchFilter.ALL,
            row -> {
              if (row.status().isFinal()) {
                export.branch(sweep, row);
              }
            });
    Complaint.orThrow(file.otherAttempts(sweep.id(), row -> export.attempt(sweep, row)));
  }
}
