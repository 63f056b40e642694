package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.SweepActor;
import dev.branchline.coordinator.actor.SweepPlan;
import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.journal.NewSweep;
import dev.branchline.coordinator.journal.StoredSweep;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.roaringbitmap.RoaringBitmap;

/** The door to a coordinator in this process: actors steer, the journal is what is looked at. */
final class LiveGateway implements Gateway {
  private static final int PAGE = 10_000;

  /** How long a command waits for the journal before it says that it can't be used. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorRef<Coordinator.Message> coordinator;
  private final Journal journal;
  private final StateDirectory directory;
  private final Gateway stored;
  private final SweepActor.Clock clock;

  LiveGateway(
      ActorRef<Coordinator.Message> coordinator,
      Journal journal,
      StateDirectory directory,
      Gateway stored,
      SweepActor.Clock clock) {
    this.coordinator = coordinator;
    this.journal = journal;
    this.directory = directory;
    this.stored = stored;
    this.clock = clock;
  }

  @Override
  public List<SweepSummary> sweeps() {
    return stored.sweeps();
  }

  @Override
  public Reply<SweepSummary> find(String reference) {
    return stored.find(reference);
  }

  @Override
  public Optional<String> definition(SweepId sweep) {
    return stored.definition(sweep);
  }

  @Override
  public List<BranchRow> branches(SweepId sweep, BranchFilter filter, long from, int limit) {
    return stored.branches(sweep, filter, from, limit);
  }

  @Override
  public List<AttemptRow> attempts(SweepId sweep, long ordinal) {
    return stored.attempts(sweep, ordinal);
  }

  @Override
  public List<FailureGroup> failureGroups(SweepId sweep) {
    return stored.failureGroups(sweep);
  }

  @Override
  public List<BranchRow> best(SweepId sweep, Ranking ranking, int limit) {
    return stored.best(sweep, ranking, limit);
  }

  @Override
  public List<OutputFile> output(SweepId sweep, long ordinal) {
    return stored.output(sweep, ordinal);
  }

  @Override
  public List<String> explain(SweepId sweep, OptionalLong ordinal) {
    CompletableFuture<List<String>> live = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Explain(ordinal, live), () -> live.complete(List.of())));
    List<String> lines = live.join();
    return lines.isEmpty() ? stored.explain(sweep, ordinal) : lines;
  }

  @Override
  public Optional<Progress> progress(SweepId sweep) {
    CompletableFuture<Optional<Progress>> live = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Look(live), () -> live.complete(Optional.empty())));
    return live.join();
  }

  @Override
  public Reply<SweepId> submit(Submission submission) {
    return switch (Definition.parse(submission.definition())) {
      case Definition.Unknown(String reason) ->
          Reply.refuse(new Refusal.Impossible(reason, "submit it again from its sweep file"));
      case Definition.Known(Definition definition) ->
          unfit(definition)
              .<Reply<SweepId>>map(Reply::refuse)
              .orElseGet(() -> take(submission, definition));
    };
  }

  private Optional<Refusal> unfit(Definition definition) {
    CompletableFuture<Optional<String>> fits = new CompletableFuture<>();
    coordinator.tell(new Coordinator.Fits(definition.sweep().policies().resources(), fits));
    return fits.join()
        .map(
            reason ->
                new Refusal.Impossible(
                    "no branch of this sweep could ever run here: " + reason,
                    "lower `resources` in the sweep file, or offer more with `--resource`"));
  }

  private Reply<SweepId> take(Submission submission, Definition definition) {
    NewSweep fresh =
        new NewSweep(
            submission.name(),
            submission.file(),
            definition.hash(),
            definition.text(),
            OptionalLong.of(definition.sweep().space().size()),
            clock.now().epochMillis());
    return written(journal.submit(fresh))
        .then(
            id -> {
              coordinator.tell(
                  new Coordinator.Adopt(plan(id, submission.name(), definition), Optional.empty()));
              return Reply.accept(id);
            });
  }

  /** What the journal answers, if it does so in time. */
  private static <T> Reply<T> written(CompletableFuture<T> answer) {
    try {
      return Reply.accept(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Reply.refuse(new Refusal.Stalled("it doesn't answer"));
    } catch (ExecutionException e) {
      return Reply.refuse(new Refusal.Stalled(String.valueOf(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.refuse(new Refusal.Stalled("interrupted"));
    }
  }

  private SweepPlan plan(SweepId id, String name, Definition definition) {
    Space.Indexed space = definition.sweep().space();
    ConfigHasher hasher = new ConfigHasher();
    journal.register(id, ordinal -> ConfigJson.write(space.at(ordinal)));
    SweepFacts facts =
        new SweepFacts(
            definition.sweep().policies(),
            OptionalLong.of(space.size()),
            ordinal -> hasher.id(space.at(ordinal)));
    return new SweepPlan(id, name, facts, definition.hash(), definition.text());
  }

  @Override
  public Reply<SweepSummary> act(SweepId sweep, Action action) {
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
    return failed.isEmpty()
        ? Reply.refuse(
            new Refusal.NotNow(
                "no branch of sweep " + sweep + " has failed", "there is nothing to retry"))
        : tell(sweep, new Command.Retry(Ordinals.of(failed)), true);
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
        Optional<String> refused = answer.join();
        return refused
            .<Reply<SweepSummary>>map(
                reason ->
                    Reply.refuse(
                        new Refusal.NotNow(
                            reason, "`branchline info " + sweep + "` tells how it stands")))
            .orElseGet(() -> stored.find(sweep.toString()));
      } catch (CancellationException e) {
        Optional<Reply<SweepSummary>> settled = takeUp(sweep, command, takeUp);
        if (settled.isPresent()) {
          return settled.get();
        }
      }
    }
  }

  /** Nothing if it is worked on from now on, so that the command can be given. */
  private Optional<Reply<SweepSummary>> takeUp(SweepId sweep, Command command, boolean wanted) {
    if (!wanted) {
      return Optional.of(Reply.refuse(new Refusal.NotLive()));
    }
    return switch (written(journal.load(sweep))) {
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
        if (command instanceof Command.Resume && status == SweepStatus.FINISHED) {
          yield Optional.of(
              Reply.refuse(
                  new Refusal.NotNow(
                      "sweep " + known.id() + " is finished",
                      "`branchline retry " + known.id() + " --failed` runs what failed again")));
        }
        coordinator.tell(
            new Coordinator.Adopt(
                plan(known.id(), known.sweep().name(), definition), Optional.of(known.snapshot())));
        yield command instanceof Command.Resume && status != SweepStatus.PAUSED
            ? Optional.of(stored.find(known.id().toString()))
            : Optional.empty();
      }
    };
  }

  @Override
  public Reply<SweepSummary> remove(SweepId sweep) {
    CompletableFuture<Optional<Progress>> live = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Look(live), () -> live.complete(Optional.empty())));
    if (live.join().isPresent()) {
      return Reply.refuse(
          new Refusal.NotNow("sweep " + sweep + " is being worked on", "cancel it first"));
    }
    return stored
        .find(sweep.toString())
        .then(
            summary ->
                written(journal.remove(sweep))
                    .then(
                        _ -> {
                          try {
                            directory.removeOutput(sweep);
                            return Reply.accept(summary);
                          } catch (IOException e) {
                            return Reply.refuse(
                                new Refusal.Impossible(
                                    "the output of sweep " + sweep + " can't be removed: " + e,
                                    "remove " + directory.output(sweep) + " by hand"));
                          }
                        }));
  }

  @Override
  public CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Follow(listener, ended), () -> ended.complete(null)));
    return ended.thenApplyAsync(
        _ ->
            switch (stored.find(sweep.toString())) {
              case Reply.Accepted<SweepSummary>(SweepSummary summary) -> summary;
              case Reply.Refused<SweepSummary>(Refusal refusal) ->
                  throw new IllegalStateException(refusal.message());
            });
  }

  @Override
  public void close() {
    stored.close();
  }
}
