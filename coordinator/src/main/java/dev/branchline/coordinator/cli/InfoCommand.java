package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.AtWork;
import dev.branchline.coordinator.cli.render.ProgressText;
import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.shape.FailureJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.Sweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how one sweep stands. */
@Command(
    name = "info",
    description = "Show how a sweep stands, and what went wrong in it.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline info", "  branchline info digits --output json"})
final class InfoCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", arity = "0..1", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "last";

  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  InfoCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    try (Gateway gateway = server.open(root, Whereabouts.Need.SWEEPS)) {
      SweepSummary sweep = Complaint.orThrow(gateway.find(reference));
      switch (form) {
        case human -> print(gateway, sweep);
        case csv -> Sweeps.csv(List.of(sweep), root.out());
        case json -> root.out().println(Json.write(json(gateway, sweep)));
        case quiet -> root.out().println(sweep.id());
      }
    }
    return ExitCode.OK;
  }

  private void print(Gateway gateway, SweepSummary sweep) {
    line("sweep", sweep.id() + " (" + sweep.name() + ")");
    line("file", sweep.file());
    line("status", Sweeps.standing(sweep));
    if (!sweep.reason().isEmpty()) {
      line("reason", sweep.reason());
    }
    line("branches", "%,d: %s".formatted(sweep.size(), Sweeps.counts(sweep)));
    line("submitted", Sweeps.when(sweep.submittedAt()));
    sweep.finishedAt().ifPresent(at -> line("finished", Sweeps.when(at)));
    Optional<Sweep> definition = new SweepSource(root).of(gateway, sweep);
    for (Axis axis : definition.map(Sweep::axes).orElse(List.of())) {
      line("axis", axis.key() + ": " + PlanCommand.values(axis));
    }
    gateway.progress(sweep.id()).ifPresent(this::atWork);
    for (FailureGroup group : gateway.failureGroups(sweep.id())) {
      line("failures", group.line());
    }
  }

  private void atWork(Progress progress) {
    if (progress.verdict().isEmpty()) {
      line("progress", ProgressText.line(progress));
    }
    AtWork.workers(progress).forEach(worker -> line("worker", worker));
    AtWork.branches(progress).forEach(branch -> line("running", branch));
  }

  private void line(String name, String value) {
    root.out().println("%-10s %s".formatted(name, value));
  }

  private static ConfigValue json(Gateway gateway, SweepSummary sweep) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>(SweepJson.of(sweep).entries());
    map.put(
        "failures",
        ConfigValue.of(gateway.failureGroups(sweep.id()).stream().map(FailureJson::of).toList()));
    return new ConfigValue.Mapping(map);
  }
}
