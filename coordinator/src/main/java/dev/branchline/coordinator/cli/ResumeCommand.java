package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Goes on with a sweep that isn't finished. */
@Command(
    name = "resume",
    description = "Go on with a sweep that was interrupted or paused.",
    footerHeading = "%nExamples:%n",
    footer = {"  branchline resume", "  branchline resume digits -j 8"})
final class ResumeCommand implements Callable<Integer> {
  private final Branchline root;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SWEEP",
      description = "Its id, name, the beginning of its name; else the newest unfinished one.")
  private @Nullable String reference;

  @Mixin private final Offer offer = new Offer();
  @Mixin private final OutputForm output = new OutputForm();

  ResumeCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    LiveRun run = new LiveRun(root, offer.options(), output.in(root.setting()));
    root.stored().close();
    return run.of(
        gateway ->
            wanted(gateway)
                .then(sweep -> gateway.act(sweep.id(), new Action.Resume()))
                .then(sweep -> Reply.<SweepId>accept(sweep.id())));
  }

  private Reply<SweepSummary> wanted(Gateway gateway) {
    if (reference == null) {
      return gateway.sweeps().reversed().stream()
          .filter(sweep -> sweep.status() != SweepStatus.FINISHED)
          .findFirst()
          .map(Reply::accept)
          .orElseGet(
              () ->
                  Reply.refuse(
                      new Refusal.NotNow(
                          "every sweep is finished, there is nothing to resume",
                          "`branchline retry last --failed` runs failed branches again")));
    }
    return gateway
        .find(reference)
        .then(
            sweep ->
                sweep.status() == SweepStatus.FINISHED
                    ? Reply.refuse(
                        new Refusal.NotNow(
                            "sweep " + sweep.id() + " (" + sweep.name() + ") is finished",
                            "`branchline retry "
                                + sweep.id()
                                + " --failed` runs failed branches"
                                + " again"))
                    : Reply.accept(sweep));
  }
}
