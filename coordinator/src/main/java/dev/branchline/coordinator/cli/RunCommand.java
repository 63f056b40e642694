package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.view.SweepSummary;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a sweep here and now, or on a cluster. */
@Command(
    name = "run",
    description = "Run a sweep on this machine, or with --server on a cluster; show its results.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline run sweep.yaml",
      "  branchline run sweep.yaml lr=0.1,0.01 epochs=3     with other values",
      "  branchline run sweep.yaml -j 4 --resource licence=2",
      "  branchline run sweep.yaml --output json > results.json",
      "  branchline run sweep.yaml --server cluster:7420",
      "",
      "Ctrl-C lets what runs finish, a second one kills it; `branchline resume` goes on.",
      "With --server, Ctrl-C only ends the looking on."
    })
final class RunCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final SweepFile file = new SweepFile();
  @Mixin private final Offer offer = new Offer();
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  RunCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    Optional<URI> elsewhere = server.named(root.setting());
    if (elsewhere.isPresent()) {
      offer.refuseElsewhere(elsewhere.get());
      return at(new Place.Door(elsewhere.get(), Place.Origin.NAMED), form);
    }
    LiveRun run = new LiveRun(root, offer.options(), form);
    Submission submission = file.submission(root);
    return run.of(gateway -> gateway.submit(submission));
  }

  private int at(Place.Door door, OutputForm.Form form) {
    Submission submission = file.submission(root);
    try (Gateway gateway = server.open(root, door)) {
      SweepSummary sweep =
          Complaint.orThrow(gateway.submit(submission).then(id -> gateway.find(id.toString())));
      root.say("submitted sweep " + sweep.id() + " to " + door.words());
      Onlooker onlooker = new Onlooker(root);
      onlooker.detachAtSignals("branchline watch %s --server %s".formatted(sweep.id(), door.url()));
      SweepSummary end = onlooker.follow(gateway, sweep);
      new Ending(root, form).show(gateway, end, new SweepSource(root).of(gateway, end));
      return ExitCode.of(end);
    }
  }
}
