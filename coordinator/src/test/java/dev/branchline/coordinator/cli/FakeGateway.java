package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BestBranches;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.DirectoryOutputs;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.gateway.References;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.FailureGroups;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.sweep.Definition;
import dev.branchline.protocol.sweep.Space;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A gateway that runs nothing: a submitted sweep ends at once, as {@link #outcome} says, unless
 * {@link #stuck} is set; then it waits to be drained or killed.
 */
final class FakeGateway implements Gateway {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  final StateDirectory directory;
  final List<String> commands = new ArrayList<>();
  final TreeMap<SweepId, SweepSummary> sweeps = new TreeMap<>();
  final Map<SweepId, String> definitions = new LinkedHashMap<>();
  final Map<SweepId, List<BranchRow>> rows = new LinkedHashMap<>();
  LongFunction<BranchRow> outcome = ordinal -> succeeded(ordinal, "loss", 1.0 / (ordinal + 1));
  boolean stuck;
  final CompletableFuture<SweepSummary> left = new CompletableFuture<>();

  FakeGateway(Path root) {
    this.directory = new StateDirectory(root);
  }

  static BranchRow succeeded(long ordinal, String key, double value) {
    LinkedHashMap<String, ConfigValue> result = new LinkedHashMap<>();
    result.put(key, ConfigValue.of(value));
    return row(ordinal, Status.SUCCEEDED, new ConfigValue.Mapping(result), Optional.empty());
  }

  static BranchRow failed(long ordinal, String stderr) {
    Failure failure =
        new Failure(
            FailureKind.EXIT, "exit code 3", OptionalInt.of(3), Optional.empty(), "", stderr);
    return row(ordinal, Status.FAILED, NOTHING, Optional.of(failure));
  }

  static BranchRow pending(long ordinal) {
    return new BranchRow(
        ordinal,
        Status.PENDING,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NOTHING,
        NOTHING,
        Optional.empty(),
        "");
  }

  private static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());

  private static BranchRow row(
      long ordinal, Status status, ConfigValue.Mapping result, Optional<Failure> failure) {
    return new BranchRow(
        ordinal,
        status,
        1,
        Optional.of(LeaseId.of(1, 7)),
        Optional.of("here"),
        Optional.of(START),
        Optional.of(Duration.ofMillis(1500)),
        Optional.empty(),
        Optional.empty(),
        result,
        NOTHING,
        failure,
        "");
  }

  @Override
  public Reply<SweepId> submit(Submission submission) {
    SweepId id = new SweepId(sweeps.size() + 1);
    if (!(Definition.parse(submission.definition()) instanceof Definition.Known known)) {
      throw new AssertionError("no definition: " + submission);
    }
    Space.Indexed space = known.definition().sweep().space();
    commands.add("submit " + submission.name() + " from " + submission.file());
    definitions.put(id, submission.definition());
    List<BranchRow> all = new ArrayList<>();
    for (long ordinal = 0; ordinal < space.size(); ordinal++) {
      all.add(stuck ? pending(ordinal) : outcome.apply(ordinal));
    }
    rows.put(id, all);
    sweeps.put(id, summary(id, submission.name(), submission.file()));
    return Reply.accept(id);
  }

  private SweepSummary summary(SweepId id, String name, String file) {
    Counts counts = Counts.NONE;
    for (BranchRow row : rows.getOrDefault(id, List.of())) {
      counts = counts.plus(row.status(), 1);
    }
    boolean finished = counts.done() == counts.total();
    Verdict verdict = counts.failed() > 0 ? Verdict.FAILED : Verdict.SUCCEEDED;
    return new SweepSummary(
        id,
        name,
        file,
        finished ? SweepStatus.FINISHED : SweepStatus.RUNNING,
        finished ? Optional.of(verdict) : Optional.empty(),
        "",
        counts.total(),
        counts,
        START,
        finished ? Optional.of(START.plusSeconds(3)) : Optional.empty(),
        1);
  }

  @Override
  public List<SweepSummary> sweeps() {
    return List.copyOf(sweeps.values());
  }

  @Override
  public Reply<SweepSummary> find(String reference) {
    return References.find(sweeps(), reference);
  }

  @Override
  public Optional<String> definition(SweepId sweep) {
    return Optional.ofNullable(definitions.get(sweep));
  }

  @Override
  public List<BranchRow> branches(SweepId sweep, BranchFilter filter, long from, int limit) {
    return rows.getOrDefault(sweep, List.of()).stream()
        .filter(row -> row.ordinal() >= from && filter.admits(row.ordinal(), row.status()))
        .limit(limit)
        .toList();
  }

  @Override
  public List<AttemptRow> attempts(SweepId sweep, long ordinal) {
    return List.of();
  }

  @Override
  public List<FailureGroup> failureGroups(SweepId sweep) {
    FailureGroups groups = new FailureGroups();
    for (BranchRow row : rows.getOrDefault(sweep, List.of())) {
      row.failure().ifPresent(failure -> groups.add(row.ordinal(), failure));
    }
    return groups.groups();
  }

  @Override
  public List<BranchRow> best(SweepId sweep, Ranking ranking, int limit) {
    return BestBranches.of(this, sweep, ranking, limit);
  }

  @Override
  public List<String> explain(SweepId sweep, OptionalLong ordinal) {
    return List.of("because of " + sweep + " " + ordinal);
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
    return new DirectoryOutputs(directory).read(file, from, limit);
  }

  @Override
  public List<WorkerRow> workers() {
    return List.of();
  }

  @Override
  public Subscription events(Optional<SweepId> sweep, Consumer<Update> listener) {
    throw new AssertionError("nobody asked for events of " + sweep);
  }

  @Override
  public Reply<SweepSummary> act(SweepId sweep, Action action) {
    commands.add(action + " " + sweep);
    List<BranchRow> all = new ArrayList<>();
    for (BranchRow row : rows.getOrDefault(sweep, List.of())) {
      all.add(outcome.apply(row.ordinal()));
    }
    rows.put(sweep, all);
    SweepSummary known = Optional.ofNullable(sweeps.get(sweep)).orElseThrow();
    SweepSummary now = summary(sweep, known.name(), known.file());
    sweeps.put(sweep, now);
    return Reply.accept(now);
  }

  @Override
  public Reply<SweepSummary> remove(SweepId sweep) {
    commands.add("remove " + sweep);
    return Reply.accept(Optional.ofNullable(sweeps.remove(sweep)).orElseThrow());
  }

  @Override
  public CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener) {
    SweepSummary end = Optional.ofNullable(sweeps.get(sweep)).orElseThrow();
    if (stuck) {
      return left;
    }
    listener.accept(progress(end));
    return CompletableFuture.completedFuture(end);
  }

  private static Progress progress(SweepSummary end) {
    return new Progress(
        end.id(),
        end.status(),
        end.verdict(),
        "",
        end.counts(),
        false,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  @Override
  public void close() {}
}
