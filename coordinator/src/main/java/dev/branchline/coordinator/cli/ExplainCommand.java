package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.AtWork;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells why something is as it is. */
@Command(
    name = "explain",
    description = "Tell why a sweep, or one branch of it, waits, failed, or was tried again.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline explain last", "  branchline explain last 4"})
final class ExplainCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "last";

  @Parameters(index = "1", arity = "0..1", paramLabel = "ORDINAL", description = "One branch.")
  private @Nullable Long ordinal;

  @Mixin private final ServerOptions server = new ServerOptions();

  ExplainCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (Gateway gateway = server.open(root, Whereabouts.Need.SWEEPS)) {
      SweepSummary sweep = Complaint.orThrow(gateway.find(reference));
      if (ordinal != null && (ordinal < 0 || ordinal >= sweep.size())) {
        throw Complaint.of(new Refusal.NoSuchBranch(sweep.id(), ordinal, sweep.size()));
      }
      OptionalLong branch = ordinal == null ? OptionalLong.empty() : OptionalLong.of(ordinal);
      gateway.explain(sweep.id(), branch).forEach(root.out()::println);
      if (branch.isEmpty()) {
        gateway.progress(sweep.id()).ifPresent(this::atWork);
      }
    }
    return ExitCode.OK;
  }

  private void atWork(Progress progress) {
    AtWork.workers(progress).forEach(worker -> root.out().println("worker " + worker));
    AtWork.branches(progress).forEach(branch -> root.out().println("running: " + branch));
  }
}
