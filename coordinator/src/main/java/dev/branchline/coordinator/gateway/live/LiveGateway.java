package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.actor.Clock;
import dev.branchline.coordinator.actor.Coordinator;
import dev.branchline.coordinator.actor.SweepActor;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Outputs;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StoredExplanation;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.journal.Journal;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** The door to a coordinator in this process: actors steer, the journal is what is looked at. */
public final class LiveGateway implements Gateway {
  private final ActorRef<Coordinator.Message> coordinator;
  private final Journal journal;
  private final Outputs outputs;
  private final Gateway stored;
  private final Supplier<Optional<String>> stalled;
  private final Intake intake;
  private final Steering steering;
  private final Bulletin bulletin;

  /**
   * A door to this coordinator; closing it closes nothing of what is given here.
   *
   * @param stored looks at the same journal
   * @param stalled why the journal takes nothing at present, if so
   */
  public LiveGateway(
      ActorRef<Coordinator.Message> coordinator,
      Journal journal,
      Outputs outputs,
      Gateway stored,
      Supplier<Optional<String>> stalled,
      Clock clock) {
    this.coordinator = coordinator;
    this.journal = journal;
    this.outputs = outputs;
    this.stored = stored;
    this.stalled = stalled;
    this.intake = new Intake(coordinator, journal, clock);
    this.steering = new Steering(coordinator, journal, stored, intake);
    this.bulletin = new Bulletin(stored, journal::lastCommit, this::follow);
  }

  /** Works on every sweep of the journal that isn't finished; blocks until it is told to. */
  public void takeUpUnfinished() {
    steering.takeUpUnfinished();
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
    return outputs.of(sweep, ordinal);
  }

  @Override
  public List<String> explain(SweepId sweep, OptionalLong ordinal) {
    CompletableFuture<List<String>> live = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Explain(ordinal, live), () -> live.complete(List.of())));
    List<String> lines = new ArrayList<>(Patience.told(live, List.of()));
    if (lines.isEmpty()) {
      return stored.explain(sweep, ordinal);
    }
    ordinal.ifPresent(branch -> lines.addAll(StoredExplanation.attempts(stored, sweep, branch)));
    return lines;
  }

  @Override
  public Optional<Progress> progress(SweepId sweep) {
    CompletableFuture<Optional<Progress>> live = new CompletableFuture<>();
    coordinator.tell(
        new Coordinator.To(
            sweep, new SweepActor.Look(live), () -> live.complete(Optional.empty())));
    return Patience.told(live, Optional.empty());
  }

  @Override
  public Reply<OutputPiece> read(OutputFile file, long from, int limit) {
    return outputs.read(file, from, Math.min(limit, MAX_PIECE));
  }

  @Override
  public List<WorkerRow> workers() {
    CompletableFuture<List<WorkerRow>> rows = new CompletableFuture<>();
    coordinator.tell(new Coordinator.Workers(rows));
    return Patience.told(rows, List.of());
  }

  @Override
  public Reply<SweepId> submit(Submission submission) {
    return unlessStalled(() -> intake.submit(submission));
  }

  @Override
  public Reply<SweepSummary> act(SweepId sweep, Action action) {
    return unlessStalled(() -> steering.act(sweep, action));
  }

  private <T> Reply<T> unlessStalled(Supplier<Reply<T>> command) {
    return stalled
        .get()
        .<Reply<T>>map(reason -> Reply.refuse(new Refusal.Stalled(reason)))
        .orElseGet(command);
  }

  @Override
  public Reply<SweepSummary> remove(SweepId sweep) {
    if (progress(sweep).isPresent()) {
      return Reply.refuse(
          new Refusal.NotNow("sweep " + sweep + " is being worked on", "cancel it first"));
    }
    return unlessStalled(
        () ->
            stored
                .find(sweep.toString())
                .then(
                    summary ->
                        Patience.written(journal.remove(sweep)).then(_ -> removeOutput(summary))));
  }

  private Reply<SweepSummary> removeOutput(SweepSummary removed) {
    try {
      outputs.remove(removed.id());
      return Reply.accept(removed);
    } catch (IOException e) {
      return Reply.refuse(
          new Refusal.Impossible(
              "the output of sweep " + removed.id() + " can't be removed: " + e,
              "remove it by hand"));
    }
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
  public Subscription events(Optional<SweepId> sweep, Consumer<Update> listener) {
    return bulletin.subscribe(sweep, listener);
  }

  /** Ends every subscription; what it looks at stays open. */
  @Override
  public void close() {
    bulletin.close();
  }
}
