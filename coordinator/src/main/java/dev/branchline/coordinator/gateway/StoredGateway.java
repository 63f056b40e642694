package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.journal.JournalException;
import dev.branchline.coordinator.journal.JournalReader;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.FailureGroups;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.FedConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The gateway over a journal that is only read; it refuses every command. */
public final class StoredGateway implements Gateway {
  private final StateDirectory directory;
  private final JournalReader reader;

  private StoredGateway(StateDirectory directory, JournalReader reader) {
    this.directory = directory;
    this.reader = reader;
  }

  /** Opens the journal of a directory; see {@link Stored}. */
  public static Reply<Gateway> open(StateDirectory directory) {
    try {
      return Reply.accept(new StoredGateway(directory, JournalReader.open(directory.journal())));
    } catch (JournalException e) {
      return Reply.refuse(refusal(directory, e));
    }
  }

  /** That a directory's journal can't be used. */
  static Refusal refusal(StateDirectory directory, JournalException e) {
    return e.kind() == JournalException.Kind.MISSING
        ? new Refusal.NoJournal(directory.root())
        : new Refusal.Unreadable(String.valueOf(e.getMessage()), e.hint());
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws JournalException;
  }

  /** One query at a time; that the disk fails in the middle is the world's failure. */
  private synchronized <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JournalException e) {
      throw new UncheckedIOException(e.getMessage(), new IOException(e));
    }
  }

  @Override
  public List<SweepSummary> sweeps() {
    return read(reader::sweeps);
  }

  @Override
  public Reply<SweepSummary> find(String reference) {
    return References.find(sweeps(), reference);
  }

  @Override
  public Optional<String> definition(SweepId sweep) {
    return read(() -> reader.definition(sweep));
  }

  @Override
  public List<BranchRow> branches(SweepId sweep, BranchFilter filter, long from, int limit) {
    Set<Status> statuses =
        filter.statuses().isEmpty() ? EnumSet.allOf(Status.class) : filter.statuses();
    var wanted = new dev.branchline.coordinator.journal.BranchFilter(statuses, filter.ordinals());
    return read(
        () -> {
          boolean isFed = reader.isFed(sweep);
          return reader.branches(
              sweep,
              wanted,
              from,
              limit,
              ordinal -> isFed ? fed(sweep, ordinal) : Optional.empty());
        });
  }

  /** The config that was fed as this ordinal; empty if there is none. */
  private Optional<ConfigValue.Mapping> fed(SweepId sweep, long ordinal) {
    return read(() -> reader.fed(sweep, ordinal)).map(known -> FedConfig.of(known).config());
  }

  @Override
  public List<AttemptRow> attempts(SweepId sweep, long ordinal) {
    return read(() -> reader.attempts(sweep, ordinal));
  }

  @Override
  public List<FailureGroup> failureGroups(SweepId sweep) {
    FailureGroups groups = new FailureGroups();
    read(
        () -> {
          reader.failures(
              sweep,
              (ordinal, failure) -> {
                groups.add(ordinal, failure);
                return true;
              });
          return sweep;
        });
    return groups.groups();
  }

  @Override
  public List<BranchRow> best(SweepId sweep, Ranking ranking, int limit) {
    return BestBranches.of(this, sweep, ranking, limit);
  }

  @Override
  public List<String> explain(SweepId sweep, OptionalLong ordinal) {
    Optional<SweepSummary> known = read(() -> reader.sweep(sweep));
    return known.map(summary -> StoredExplanation.of(this, summary, ordinal)).orElse(List.of());
  }

  @Override
  public Optional<Progress> progress(SweepId sweep) {
    return Optional.empty();
  }

  @Override
  public List<OutputFile> output(SweepId sweep, long ordinal) {
    return directory.outputs(sweep, ordinal);
  }

  @Override
  public Reply<OutputPiece> read(OutputFile file, long from, int limit) {
    return new DirectoryOutputs(directory).read(file, from, Math.min(limit, MAX_PIECE));
  }

  @Override
  public List<WorkerRow> workers() {
    return List.of();
  }

  @Override
  public Reply<SweepId> submit(Submission submission) {
    return Reply.refuse(new Refusal.NotLive());
  }

  @Override
  public Reply<SweepSummary> act(SweepId sweep, Action action) {
    return Reply.refuse(new Refusal.NotLive());
  }

  @Override
  public Reply<SweepSummary> remove(SweepId sweep) {
    return Reply.refuse(new Refusal.NotLive());
  }

  /** Nobody works on it, so it stands as it does. */
  @Override
  public CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener) {
    Optional<SweepSummary> known = read(() -> reader.sweep(sweep));
    return known
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () -> CompletableFuture.failedFuture(new IllegalArgumentException("no " + sweep)));
  }

  /** Nobody works on anything, so nothing follows the snapshot. */
  @Override
  public Subscription events(Optional<SweepId> sweep, Consumer<Update> listener) {
    if (sweep.isEmpty()) {
      listener.accept(new Update.Snapshot(0, sweeps()));
    } else {
      Optional<SweepSummary> known = read(() -> reader.sweep(sweep.get()));
      listener.accept(new Update.Snapshot(0, known.stream().toList()));
      known.ifPresent(summary -> listener.accept(new Update.Ended(0, summary)));
    }
    return () -> {};
  }

  @Override
  public void close() {
    reader.close();
  }
}
