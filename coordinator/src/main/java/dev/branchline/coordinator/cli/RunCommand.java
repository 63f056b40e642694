package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.parallel.ParallelWords;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "  branchline run train.py lr=0.1,0.01 'seed=range(3)'     a script, without a sweep file",
      "  branchline run sweep.yaml -j 4 --resource licence=2",
      "  branchline run sweep.yaml --output json > results.json",
      "  branchline run sweep.yaml --server cluster:7420",
      "  branchline run sweep.yaml --retries 2 --halt soon,fail=10%%",
      "  branchline run -k 'echo {1} {2}' ::: a b ::: 1 2     as GNU parallel",
      "",
      "Ctrl-C lets what runs finish, a second one kills it; `branchline resume` goes on.",
      "With --server, Ctrl-C only ends the looking on."
    })
final class RunCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final SweepFile file = new SweepFile();
  @Mixin private final PolicyOptions policies = new PolicyOptions();
  @Mixin private final ParallelOptions parallel = new ParallelOptions();
  @Mixin private final Offer offer = new Offer();
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  RunCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    if (!ParallelWords.areParallel(file.words())) {
      parallel.refuseWithout();
      Submission submission =
          file.submission(root, policies, server.named(root.setting()).isPresent());
      return run(gateway -> gateway.submit(submission), new Ending(root, form));
    }
    if (!file.flags().isEmpty()) {
      throw Complaint.usage("--run-cap doesn't go with :::", "give fewer values");
    }
    ParallelRun run = new ParallelRun(root, parallel, policies.parallelFlags(), file.words());
    Showing showing = form == OutputForm.Form.human ? run.showing() : new Ending(root, form);
    if (run.isEmpty()) {
      return ExitCode.OK;
    }
    try {
      return parallel.dryRun() ? print(run) : run(run.begin(), showing);
    } catch (ParallelRun.NothingLeft e) {
      root.say("nothing to run: all of it was run here before");
      return ExitCode.OK;
    }
  }

  private int print(ParallelRun run) {
    Path journal = new StateDirectory(root.directory()).journal();
    if (server.named(root.setting()).isEmpty() && !Files.exists(journal)) {
      run.print(Optional.empty());
    } else {
      try (Gateway gateway = server.open(root, Whereabouts.Need.SWEEPS)) {
        run.print(Optional.of(gateway));
      }
    }
    return ExitCode.OK;
  }

  private int run(Function<Gateway, Reply<SweepId>> begin, Showing showing) {
    Optional<URI> elsewhere = server.named(root.setting());
    if (elsewhere.isEmpty()) {
      return new LiveRun(root, offer.options(), showing).of(begin);
    }
    offer.refuseElsewhere(elsewhere.get());
    return at(new Place.Door(elsewhere.get(), Place.Origin.NAMED), begin, showing);
  }

  private int at(Place.Door door, Function<Gateway, Reply<SweepId>> begin, Showing showing) {
    try (Gateway gateway = server.open(root, door)) {
      SweepSummary sweep =
          Complaint.orThrow(begin.apply(gateway).then(id -> gateway.find(id.toString())));
      root.say("submitted sweep " + sweep.id() + " to " + door.words());
      Onlooker onlooker = new Onlooker(root);
      onlooker.detachAtSignals("branchline watch %s --server %s".formatted(sweep.id(), door.url()));
      SweepSummary end =
          onlooker.follow(gateway, sweep, showing.watch(Optional.empty(), gateway, sweep));
      showing.show(gateway, end, new SweepSource(root).of(gateway, end));
      return ExitCode.of(end);
    }
  }
}
