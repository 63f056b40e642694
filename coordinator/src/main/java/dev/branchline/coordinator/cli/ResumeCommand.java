package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
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
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  ResumeCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    return switch (server.place(root, Whereabouts.Need.SWEEPS)) {
      case Place.Door door -> at(door);
      case Place.Kept kept -> {
        LiveRun run = new LiveRun(root, offer.options(), form);
        server.open(root, kept).close();
        yield run.of(
            gateway -> resume(gateway, false).then(sweep -> Reply.<SweepId>accept(sweep.id())));
      }
    };
  }

  /** Who works there goes on with it. */
  private int at(Place.Door door) {
    offer.refuseElsewhere(door.url());
    try (Gateway gateway = server.open(root, door)) {
      SweepSummary now = Complaint.orThrow(resume(gateway, true));
      root.say("sweep %s (%s): %s".formatted(now.id(), now.name(), Sweeps.standing(now)));
    }
    return ExitCode.OK;
  }

  private Reply<SweepSummary> resume(Gateway gateway, boolean workedOn) {
    return wanted(gateway, workedOn).then(sweep -> gateway.act(sweep.id(), new Action.Resume()));
  }

  /** Where sweeps are worked on, it is the paused ones that don't go on by themselves. */
  private Reply<SweepSummary> wanted(Gateway gateway, boolean workedOn) {
    if (reference == null) {
      return gateway.sweeps().reversed().stream()
          .filter(
              sweep ->
                  workedOn
                      ? sweep.status() == SweepStatus.PAUSED
                      : sweep.status() != SweepStatus.FINISHED)
          .findFirst()
          .map(Reply::accept)
          .orElseGet(
              () ->
                  Reply.refuse(
                      new Refusal.NotNow(
                          workedOn
                              ? "no sweep is paused, there is nothing to resume"
                              : "every sweep is finished, there is nothing to resume",
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
