package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Hands a sweep over to a coordinator. */
@Command(
    name = "submit",
    description = "Hand a sweep over to a coordinator; it is on its disk when this ends.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  branchline submit sweep.yaml",
      "  branchline submit sweep.yaml lr=0.1,0.01 --server cluster:7420",
      "  id=$(branchline submit sweep.yaml -o quiet); branchline wait $id"
    })
final class SubmitCommand implements Callable<Integer> {
  private final Branchline root;

  @Mixin private final SweepFile file = new SweepFile();
  @Mixin private final PolicyOptions policies = new PolicyOptions();
  @Mixin private final ServerOptions server = new ServerOptions();
  @Mixin private final OutputForm output = new OutputForm();

  SubmitCommand(Branchline root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OutputForm.Form form = output.in(root.setting());
    Submission submission = file.submission(root, policies, true);
    Place place = server.place(root, Whereabouts.Need.COORDINATOR);
    try (Gateway gateway = server.open(root, place)) {
      SweepSummary sweep =
          Complaint.orThrow(gateway.submit(submission).then(id -> gateway.find(id.toString())));
      switch (form) {
        case human -> {
          root.out()
              .println(
                  "sweep %s (%s): %s"
                      .formatted(
                          sweep.id(),
                          sweep.name(),
                          Text.count(sweep.size(), "branch", "branches")));
          root.say("submitted to " + place.words());
          root.say("hint: `branchline watch " + sweep.id() + "` shows how it gets on");
        }
        case csv -> Sweeps.csv(List.of(sweep), root.out());
        case json -> root.out().println(Json.write(SweepJson.of(sweep)));
        case quiet -> root.out().println(sweep.id());
      }
    }
    return ExitCode.OK;
  }
}
