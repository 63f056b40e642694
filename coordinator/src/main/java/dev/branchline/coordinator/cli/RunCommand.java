package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.protocol.sweep.Definition;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a sweep here and now. */
@Command(
    name = "run",
    description = "Run a sweep on this machine, and show its results.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline run sweep.yaml",
      "  branchline run sweep.yaml lr=0.1,0.01 epochs=3     with other values",
      "  branchline run sweep.yaml -j 4 --resource licence=2",
      "  branchline run sweep.yaml --output json > results.json",
      "",
      "Ctrl-C lets what runs finish, a second one kills it; `branchline resume` goes on."
    })
final class RunCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", paramLabel = "FILE", description = Words.FILE)
  private String file = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OVERRIDE",
      description = Words.OVERRIDES)
  private List<String> overrides = List.of();

  @Mixin private final Offer offer = new Offer();
  @Mixin private final OutputForm output = new OutputForm();

  RunCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    LiveRun run = new LiveRun(root, offer.options(), output.in(root.setting()));
    SweepSource.Loaded loaded = new SweepSource(root).readToSubmit(file, overrides);
    Definition definition = Definition.freeze(loaded.sweep(), loaded.folder().toString());
    Submission submission = new Submission(definition.text(), loaded.sweep().name(), file);
    return run.of(gateway -> gateway.submit(submission));
  }
}
