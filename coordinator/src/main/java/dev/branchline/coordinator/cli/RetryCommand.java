package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs branches again. */
@Command(
    name = "retry",
    description = "Run branches of a sweep again; their older results are kept aside.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline retry last --failed", "  branchline retry digits 4,10-20"})
final class RetryCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(index = "0", paramLabel = "SWEEP", description = Words.SWEEP)
  private String reference = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "BRANCHES", description = Words.BRANCHES)
  private @Nullable String selector;

  @Option(names = "--failed", description = "Every branch that failed or was cancelled.")
  private boolean failed;

  @Mixin private final Offer offer = new Offer();
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  RetryCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (failed == (selector != null)) {
      throw Complaint.usage(
          "say which branches: either --failed or their ordinals",
          "`branchline retry " + reference + " --failed`");
    }
    Action action =
        selector == null ? new Action.RetryFailed() : new Action.Retry(Selector.parse(selector));
    OutputForm.Form form = output.in(root.setting());
    return switch (server.place(root, Whereabouts.Need.SWEEPS)) {
      case Place.Door door -> at(door, action);
      case Place.Kept kept -> {
        LiveRun run = new LiveRun(root, offer.options(), form);
        server.open(root, kept).close();
        yield run.of(
            gateway -> retry(gateway, action).then(sweep -> Reply.<SweepId>accept(sweep.id())));
      }
    };
  }

  /** Who works there runs them. */
  private int at(Place.Door door, Action action) {
    offer.refuseElsewhere(door.url());
    try (Gateway gateway = server.open(root, door)) {
      SweepSummary now = Complaint.orThrow(retry(gateway, action));
      root.say("sweep %s (%s): %s".formatted(now.id(), now.name(), Sweeps.standing(now)));
      root.say("hint: `branchline watch " + now.id() + "` shows how it gets on");
    }
    return ExitCode.OK;
  }

  private Reply<SweepSummary> retry(Gateway gateway, Action action) {
    return gateway.find(reference).then(sweep -> gateway.act(sweep.id(), action));
  }
}
