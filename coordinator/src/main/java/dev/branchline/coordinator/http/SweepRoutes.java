package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.shape.FailureJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.RequestJson;
import dev.branchline.coordinator.shape.SweepJson;
import dev.branchline.coordinator.shape.WorkerJson;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Sweeps as wholes: submitted, looked at, steered. */
final class SweepRoutes {
  /** The 64 MiB that a definition may have, and what it grows by when it is quoted. */
  static final long LARGE_BODY = 96L << 20;

  private static final int MAX_KEY = 255;

  private final Gateway gateway;

  SweepRoutes(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/sweeps", _ -> sweeps()),
        Route.post("/v1/sweeps", this::submit).upTo(LARGE_BODY),
        Route.get("/v1/sweeps/{sweep}", on(sweep -> Answer.json(SweepJson.of(sweep)))),
        Route.delete("/v1/sweeps/{sweep}", on(this::remove)),
        Route.get("/v1/sweeps/{sweep}/definition", on(this::definition)),
        Route.get("/v1/sweeps/{sweep}/progress", on(this::progress)),
        Route.get("/v1/sweeps/{sweep}/failures", on(this::failures)),
        Route.get("/v1/sweeps/{sweep}/explain", this::explain, "branch"),
        action("pause"),
        action("resume"),
        action("stop"),
        action("cancel"),
        action("retry"),
        Route.get("/v1/workers", _ -> workers()));
  }

  private Route.Operation on(Function<SweepSummary, Answer> operation) {
    return asked -> Answer.of(gateway.find(asked.path("sweep")), operation);
  }

  private Answer sweeps() {
    return Answer.json(
        Json.mapping(Map.entry("sweeps", Json.list(gateway.sweeps(), SweepJson::of))));
  }

  private Answer submit(Asked asked) {
    Optional<String> key = asked.header("idempotency-key");
    if (key.filter(k -> k.isBlank() || k.length() > MAX_KEY).isPresent()) {
      throw new Misshapen("an idempotency key has 1 to " + MAX_KEY + " characters");
    }
    Submission submission = RequestJson.submission(asked.json(), key);
    return Answer.of(
        gateway.submit(submission).then(id -> gateway.find(id.toString())),
        sweep ->
            Answer.json(SweepJson.of(sweep))
                .as(Answer.CREATED)
                .with("Location", "/v1/sweeps/" + sweep.id()));
  }

  private Answer remove(SweepSummary sweep) {
    return Answer.of(gateway.remove(sweep.id()), gone -> Answer.json(SweepJson.of(gone)));
  }

  private Answer definition(SweepSummary sweep) {
    return gateway
        .definition(sweep.id())
        .map(text -> Answer.text(Answer.JSON, text))
        .orElseGet(() -> Answer.refused(new Refusal.NoSuchSweep(sweep.id().toString())));
  }

  private Answer progress(SweepSummary sweep) {
    return gateway
        .progress(sweep.id())
        .map(progress -> Answer.json(SweepJson.of(progress)))
        .orElseGet(
            () ->
                Answer.problem(
                    Answer.NOT_FOUND,
                    "no-progress",
                    "nobody works on sweep " + sweep.id() + " here",
                    "GET /v1/sweeps/" + sweep.id() + " tells how it stands"));
  }

  private Answer failures(SweepSummary sweep) {
    return Answer.json(
        Json.mapping(
            Map.entry("failures", Json.list(gateway.failureGroups(sweep.id()), FailureJson::of))));
  }

  private Answer explain(Asked asked) {
    OptionalLong branch = asked.number("branch");
    return Answer.of(
        gateway.find(asked.path("sweep")),
        sweep -> {
          if (branch.isPresent()
              && (branch.getAsLong() < 0 || branch.getAsLong() >= sweep.size())) {
            return Answer.refused(
                new Refusal.NoSuchBranch(sweep.id(), branch.getAsLong(), sweep.size()));
          }
          List<String> lines = gateway.explain(sweep.id(), branch);
          return Answer.json(Json.mapping(Map.entry("lines", Json.list(lines, ConfigValue::of))));
        });
  }

  private Route action(String verb) {
    return Route.post(
        "/v1/sweeps/{sweep}/" + verb,
        asked -> {
          var action = RequestJson.action(verb, asked.json());
          Reply<SweepSummary> done =
              gateway.find(asked.path("sweep")).then(sweep -> gateway.act(sweep.id(), action));
          return Answer.of(done, sweep -> Answer.json(SweepJson.of(sweep)));
        });
  }

  private Answer workers() {
    return Answer.json(
        Json.mapping(Map.entry("workers", Json.list(gateway.workers(), WorkerJson::of))));
  }
}
