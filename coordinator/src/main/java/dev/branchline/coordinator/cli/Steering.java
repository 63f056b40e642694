package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.view.SweepSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands that steer sweeps have in common: which sweeps, and who is told. */
abstract class Steering implements Callable<Integer> {
  private final Branchline root;

  @Parameters(arity = "1..*", paramLabel = "SWEEP", description = Words.SWEEPS)
  private List<String> references = List.of();

  @Mixin private final ServerOptions server = new ServerOptions();

  Steering(Branchline root) {
    this.root = root;
  }

  /** Does it to one sweep, and says what was done. */
  abstract void steer(Gateway gateway, SweepSummary sweep);

  @Override
  public final Integer call() {
    switch (server.place(root, Whereabouts.Need.SWEEPS)) {
      case Place.Door door -> {
        try (Gateway gateway = server.open(root, door)) {
          all(gateway, this::steer);
        }
      }
      case Place.Kept kept -> here(kept);
    }
    return ExitCode.OK;
  }

  /** Nobody works here, so it is done in this process, which starts no branch. */
  private void here(Place.Kept kept) {
    server.open(root, kept).close();
    try (LiveSession session =
        Complaint.orThrow(
            root.setting().local().open(kept.directory(), LocalOptions.COMMANDS_ONLY))) {
      all(session.gateway(), this::steer);
    }
  }

  /** Nothing is done unless all of them are found. */
  private void all(Gateway gateway, BiConsumer<Gateway, SweepSummary> what) {
    List<SweepSummary> sweeps = new ArrayList<>();
    references.forEach(reference -> sweeps.add(Complaint.orThrow(gateway.find(reference))));
    sweeps.stream().distinct().forEach(sweep -> what.accept(gateway, sweep));
  }

  /** Steers it, and says how it then stands. */
  final void act(Gateway gateway, SweepSummary sweep, Action action) {
    SweepSummary now = Complaint.orThrow(gateway.act(sweep.id(), action));
    say("sweep %s (%s): %s".formatted(now.id(), now.name(), Sweeps.standing(now)));
  }

  final void say(String line) {
    root.say(line);
  }
}
