package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.SweepActor;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.StoredSweep;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.sweep.Definition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the user's commands to sweeps, and takes up those that nobody works on. */
final class Steering {
  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
  private static final int PAGE = 10_000;

  private final ActorRef<Coordinator.Message> coordinator;
  private final Journal journal;
  private final Gateway stored;
  private final Intake intake;

  Steering(
      ActorRef<Coordinator.Message> coordinator, Journal journal, Gateway stored, Intake intake) {
    this.coordinator = coordinator;
    this.journal = journal;
    this.stored = stored;
    this.intake = intake;
  }

  /** Takes up every sweep that isn't finished; those that can't be read stay as they are. */
  void takeUpUnfinished() {
    for (SweepSummary sweep : stored.sweeps()) {
      if (sweep.status() != SweepStatus.FINISHED) {
        Reply<Boolean> taken =
            Patience.written(journal.load(sweep.id()))
                .then(known -> Reply.accept(known.map(this::takeUp).orElse(false)));
        if (!(taken instanceof Reply.Accepted<Boolean>(Boolean done) && done)) {
          LOG.error("sweep {} can't be taken up: {}", sweep.id(), taken);
        }
      }
    }
  }

  private boolean takeUp(StoredSweep known) {
    return switch (Definition.parse(known.sweep().definition())) {
      case Definition.Unknown _ -> false;
      case Definition.Known(Definition definition) -> {
        intake.adopt(known, definition);
        yield true;
      }
    };
  }

  Reply<SweepSummary> act(SweepId sweep, Action action) {
    return switch (action) {
      case Action.Pause _ -> tell(sweep, new Command.Pause(), false);
      case Action.Resume _ -> tell(sweep, new Command.Resume(), true);
      case Action.Stop _ -> tell(sweep, new Command.Stop("stopped by the user"), true);
      case Action.Cancel(String reason) -> tell(sweep, new Command.Cancel(reason), true);
      case Action.Retry(Ordinals ordinals) -> tell(sweep, new Command.Retry(ordinals), true);
      case Action.RetryFailed _ -> retryFailed(sweep);
    };
  }

  private Reply<SweepSummary> retryFailed(SweepId sweep) {
    RoaringBitmap failed = new RoaringBitmap();
    BranchFilter filter = BranchFilter.of(Status.FAILED, Status.CANCELLED);
    List<BranchRow> page = stored.branches(sweep, filter, 0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(row -> failed.add((int) row.ordinal()));
      page = stored.branches(sweep, filter, page.getLast().ordinal() + 1, PAGE);
    }
    if (!failed.isEmpty()) {
      return tell(sweep, new Command.Retry(Ordinals.of(failed)), true);
    }
    return stored
        .find(sweep.toString())
        .then(
            _ ->
                Reply.refuse(
                    new Refusal.NotNow(
                        "no branch of sweep " + sweep + " has failed",
                        "there is nothing to retry")));
  }

  /**
   * Gives a command to the sweep's actor; one that nobody works on is taken up first if need be.
   */
  private Reply<SweepSummary> tell(SweepId sweep, Command command, boolean takeUp) {
    while (true) {
      CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
      coordinator.tell(
          new Coordinator.To(
              sweep, new SweepActor.Act(command, answer), () -> answer.cancel(false)));
      try {
        return Patience.written(answer).then(refused -> standing(sweep, refused));
      } catch (CancellationException e) {
        Optional<Reply<SweepSummary>> settled = takeUp(sweep, command, takeUp);
        if (settled.isPresent()) {
          return settled.get();
        }
      }
    }
  }

  private Reply<SweepSummary> standing(SweepId sweep, Optional<String> refused) {
    return refused
        .<Reply<SweepSummary>>map(
            reason ->
                Reply.refuse(
                    new Refusal.NotNow(
                        reason, "`branchline info " + sweep + "` tells how it stands")))
        .orElseGet(() -> stored.find(sweep.toString()));
  }

  /** Nothing if it is worked on from now on, so that the command can be given. */
  private Optional<Reply<SweepSummary>> takeUp(SweepId sweep, Command command, boolean wanted) {
    if (!wanted) {
      return Optional.of(
          stored
              .find(sweep.toString())
              .then(
                  known ->
                      known.status() == SweepStatus.FINISHED
                          ? standing(sweep, Optional.of("the sweep is finished"))
                          : Reply.refuse(new Refusal.NotLive())));
    }
    return switch (Patience.written(journal.load(sweep))) {
      case Reply.Refused<Optional<StoredSweep>>(Refusal refusal) ->
          Optional.of(Reply.refuse(refusal));
      case Reply.Accepted<Optional<StoredSweep>>(var known) ->
          known.isEmpty()
              ? Optional.of(Reply.refuse(new Refusal.NoSuchSweep(sweep.toString())))
              : adopt(known.get(), command);
    };
  }

  private Optional<Reply<SweepSummary>> adopt(StoredSweep known, Command command) {
    return switch (Definition.parse(known.sweep().definition())) {
      case Definition.Unknown(String reason) ->
          Optional.of(Reply.refuse(new Refusal.Impossible(reason, "run its sweep file again")));
      case Definition.Known(Definition definition) -> {
        SweepStatus status = known.snapshot().status();
        if (status == SweepStatus.FINISHED && !(command instanceof Command.Retry)) {
          yield Optional.of(ended(known, command));
        }
        intake.adopt(known, definition);
        yield command instanceof Command.Resume && status != SweepStatus.PAUSED
            ? Optional.of(stored.find(known.id().toString()))
            : Optional.empty();
      }
    };
  }

  /** What is said to a sweep that is finished. What it has come to by the same word, it is told. */
  private Reply<SweepSummary> ended(StoredSweep known, Command command) {
    boolean cancels = command instanceof Command.Cancel || command instanceof Command.Stop;
    if (cancels && known.snapshot().verdict().equals(Optional.of(Verdict.CANCELLED))) {
      return stored.find(known.id().toString());
    }
    return command instanceof Command.Resume
        ? Reply.refuse(
            new Refusal.NotNow(
                "sweep " + known.id() + " is finished",
                "`branchline retry " + known.id() + " --failed` runs what failed again"))
        : standing(known.id(), Optional.of("the sweep is finished"));
  }
}
