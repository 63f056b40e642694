package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Sweeps;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.view.SweepSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands that steer sweeps have in common: which sweeps, and who is told. */
abstract class Steering implements Callable<Integer> {
  /** A process that has only just begun opens its door within this, on a busy machine too. */
  private static final Duration DOOR_OPENS = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(50);

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
    long deadline = System.nanoTime() + DOOR_OPENS.toNanos();
    while (!tried(System.nanoTime() - deadline > 0)) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        deadline = System.nanoTime();
      }
    }
    return ExitCode.OK;
  }

  /** Whether it could be done; a process that works here and whose door isn't open yet may be. */
  private boolean tried(boolean last) {
    switch (server.place(root, Whereabouts.Need.SWEEPS)) {
      case Place.Door door -> {
        try (Gateway gateway = server.open(root, door)) {
          all(gateway, this::steer);
        }
        return true;
      }
      case Place.Kept kept -> {
        return here(kept, last);
      }
    }
  }

  /** Nobody works here, so it is done in this process, which starts no branch. */
  private boolean here(Place.Kept kept, boolean last) {
    server.open(root, kept).close();
    switch (root.setting().local().open(kept.directory(), LocalOptions.COMMANDS_ONLY)) {
      case Reply.Accepted<LiveSession>(LiveSession session) -> {
        try (session) {
          all(session.gateway(), this::steer);
        }
        return true;
      }
      case Reply.Refused<LiveSession>(Refusal.InUse _) when !last -> {
        return false;
      }
      case Reply.Refused<LiveSession>(Refusal refusal) -> throw Complaint.of(refusal);
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
