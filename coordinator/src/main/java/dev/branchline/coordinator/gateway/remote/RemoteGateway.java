package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BestBranches;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.OutputPiece;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Refused;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.gateway.remote.Exchange.Request;
import dev.branchline.coordinator.shape.BranchJson;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.FailureJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.OutputJson;
import dev.branchline.coordinator.shape.RequestJson;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.shape.WorkerJson;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.SweepId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The gateway of a coordinator in another process, by its HTTP API and nothing else. A query that
 * can't be answered ends in {@link Refused}, a command in a refusal; both have the words that the
 * coordinator itself would have.
 */
public final class RemoteGateway implements Gateway {
  private final Exchange exchange;
  private final EventReader.Patience patience;

  /** See {@link Remote#open}. */
  RemoteGateway(Server server, Consumer<String> trace) {
    this(server, trace, EventReader.Patience.USUAL);
  }

  RemoteGateway(Server server, Consumer<String> trace, EventReader.Patience patience) {
    this.exchange = new Exchange(server, trace);
    this.patience = patience;
  }

  @Override
  public List<SweepSummary> sweeps() {
    return list(Paths.SWEEPS, "sweeps", SweepJson::summary);
  }

  @Override
  public Reply<SweepSummary> find(String reference) {
    return reply(Request.get(Paths.sweep(reference)), SweepJson::summary);
  }

  @Override
  public Optional<String> definition(SweepId sweep) {
    return found(Paths.sweep(sweep, "definition"), json -> json);
  }

  @Override
  public List<BranchRow> branches(SweepId sweep, BranchFilter filter, long from, int limit) {
    return BranchPages.of(
        filter,
        from,
        limit,
        (ordinals, start, most) ->
            list(
                Paths.branches(sweep, filter.statuses(), ordinals, start, most),
                "branches",
                BranchJson::row));
  }

  @Override
  public List<AttemptRow> attempts(SweepId sweep, long ordinal) {
    return list(Paths.branch(sweep, ordinal, ""), "attempts", BranchJson::attempt);
  }

  @Override
  public List<FailureGroup> failureGroups(SweepId sweep) {
    return list(Paths.sweep(sweep, "failures"), "failures", FailureJson::group);
  }

  @Override
  public List<BranchRow> best(SweepId sweep, Ranking ranking, int limit) {
    return limit > BranchPages.MAX_PAGE
        ? BestBranches.of(this, sweep, ranking, limit)
        : list(Paths.best(sweep, ranking, limit), "branches", BranchJson::row);
  }

  @Override
  public List<String> explain(SweepId sweep, OptionalLong ordinal) {
    return found(Paths.explain(sweep, ordinal), json -> Entries.parse(json).texts("lines"))
        .orElse(List.of());
  }

  @Override
  public Optional<Progress> progress(SweepId sweep) {
    return found(Paths.sweep(sweep, "progress"), json -> SweepJson.progress(Entries.parse(json)));
  }

  @Override
  public List<OutputFile> output(SweepId sweep, long ordinal) {
    return list(Paths.branch(sweep, ordinal, "/logs"), "outputs", OutputJson::file);
  }

  @Override
  public Reply<OutputPiece> read(OutputFile file, long from, int limit) {
    Answer answer;
    try {
      answer = exchange.send(Request.get(Paths.output(file, from, limit)));
    } catch (Refused e) {
      return Reply.refuse(e.refusal());
    }
    return answer.isFine() ? Reply.accept(piece(answer, from)) : refused(answer);
  }

  @Override
  public List<WorkerRow> workers() {
    return list(Paths.WORKERS, "workers", WorkerJson::worker);
  }

  /** It has a key in any case, so that it may be sent again when its answer is lost. */
  @Override
  public Reply<SweepId> submit(Submission submission) {
    String key = submission.key().orElseGet(() -> UUID.randomUUID().toString());
    Request request =
        new Request(
            "POST",
            Paths.SWEEPS,
            Optional.of(Json.write(RequestJson.of(submission))),
            Optional.of(key),
            true);
    return reply(request, json -> json.sweep("id"));
  }

  @Override
  public Reply<SweepSummary> act(SweepId sweep, Action action) {
    return switch (action) {
      // Said twice they leave the sweep as it is after once.
      case Action.Pause _, Action.Resume _, Action.Stop _, Action.Cancel _ ->
          send(sweep, action, true);
      case Action.Retry _, Action.RetryFailed _ -> retry(sweep, action);
    };
  }

  /**
   * A second retry would run twice what fails again, so it is sent once; whether it arrived, though
   * its answer didn't, the sweep's generation tells.
   */
  private Reply<SweepSummary> retry(SweepId sweep, Action action) {
    return find(sweep.toString())
        .then(
            before -> {
              Reply<SweepSummary> answer = send(sweep, action, false);
              return answer instanceof Reply.Refused<SweepSummary>(Refusal.Unreachable _)
                      && find(sweep.toString())
                          instanceof Reply.Accepted<SweepSummary>(SweepSummary after)
                      && after.generation() > before.generation()
                  ? Reply.accept(after)
                  : answer;
            });
  }

  private Reply<SweepSummary> send(SweepId sweep, Action action, boolean repeatable) {
    Request request =
        new Request(
            "POST",
            Paths.sweep(sweep, RequestJson.verb(action)),
            Optional.of(Json.write(RequestJson.of(action))),
            Optional.empty(),
            repeatable);
    return reply(request, SweepJson::summary);
  }

  @Override
  public Reply<SweepSummary> remove(SweepId sweep) {
    return reply(
        new Request(
            "DELETE", Paths.sweep(sweep.toString()), Optional.empty(), Optional.empty(), false),
        SweepJson::summary);
  }

  @Override
  public CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener) {
    CompletableFuture<SweepSummary> end = new CompletableFuture<>();
    EventReader reader =
        new EventReader(
            exchange,
            Optional.of(sweep),
            patience,
            update -> follow(sweep, update, listener, end),
            end::completeExceptionally);
    return end.whenComplete((_, _) -> reader.close());
  }

  private static void follow(
      SweepId sweep,
      Update update,
      Consumer<Progress> listener,
      CompletableFuture<SweepSummary> end) {
    switch (update) {
      case Update.Snapshot(var _, List<SweepSummary> sweeps) -> {
        if (sweeps.isEmpty()) {
          end.completeExceptionally(EventReader.gone(sweep.toString()));
        }
      }
      case Update.Progressed(var _, Progress progress) -> listener.accept(progress);
      case Update.Ended(var _, SweepSummary summary) -> end.complete(summary);
      case Update.Removed _ -> end.completeExceptionally(EventReader.gone(sweep.toString()));
      case Update.Changed _ -> {
        // What matters of it is in the progress.
      }
    }
  }

  @Override
  public Subscription events(Optional<SweepId> sweep, Consumer<Update> listener) {
    return new EventReader(exchange, sweep, patience, listener, _ -> {});
  }

  @Override
  public void close() {
    exchange.close();
  }

  /** The list at a key; nothing if the sweep isn't there. */
  private <T> List<T> list(String path, String key, Function<Entries, T> shape) {
    return found(path, json -> Entries.parse(json).objects(key).stream().map(shape).toList())
        .orElse(List.of());
  }

  /** Nothing if the sweep isn't there. */
  private <T> Optional<T> found(String path, Function<String, T> shape) {
    Answer answer = exchange.send(Request.get(path));
    if (answer.isFine()) {
      return Optional.of(read(answer, shape));
    }
    if (answer.isNothing()) {
      return Optional.empty();
    }
    throw new Refused(Problems.refusal(exchange.server(), answer));
  }

  private <T> Reply<T> reply(Request request, Function<Entries, T> shape) {
    Answer answer;
    try {
      answer = exchange.send(request);
    } catch (Refused e) {
      return Reply.refuse(e.refusal());
    }
    return answer.isFine()
        ? Reply.accept(read(answer, json -> shape.apply(Entries.parse(json))))
        : refused(answer);
  }

  private static OutputPiece piece(Answer answer, long from) {
    String start = answer.header("Branchline-From");
    return OutputPiece.of(
        start.matches("\\d{1,18}") ? Long.parseLong(start) : from,
        answer.bytes(),
        answer.header("Branchline-Last").equals("true"));
  }

  private <T> Reply<T> refused(Answer answer) {
    return Reply.refuse(Problems.refusal(exchange.server(), answer));
  }

  private <T> T read(Answer answer, Function<String, T> shape) {
    return understood(() -> shape.apply(answer.text()));
  }

  private <T> T understood(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Misshapen e) {
      throw new Refused(exchange.server().notUnderstood(String.valueOf(e.getMessage())));
    }
  }
}
