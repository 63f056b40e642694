package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.shape.BranchJson;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.RequestJson;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A sweep's branches: pages of them, the best of them, and each with its attempts. */
final class BranchRoutes {
  /** The most branches on one page. */
  static final int MAX_PAGE = 1_000;

  private static final int PAGE = 100;
  private static final int BEST = 10;

  private final Gateway gateway;

  BranchRoutes(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/sweeps/{sweep}/branches", this::page, "from", "limit", "status", "ordinals"),
        Route.get("/v1/sweeps/{sweep}/branches/{ordinal}", this::branch),
        Route.get("/v1/sweeps/{sweep}/best", this::best, "metric", "minimize", "limit"));
  }

  private Answer page(Asked asked) {
    long from = asked.number("from", 0, 0, Long.MAX_VALUE);
    int limit = (int) asked.number("limit", PAGE, 1, MAX_PAGE);
    BranchFilter filter =
        new BranchFilter(
            asked.query("status").map(BranchRoutes::statuses).orElse(Set.of()),
            asked.query("ordinals").map(RequestJson::ordinals));
    return Answer.of(
        gateway.find(asked.path("sweep")),
        sweep -> {
          List<BranchRow> rows = gateway.branches(sweep.id(), filter, from, limit);
          return Answer.json(
              Json.mapping(
                  Map.entry("branches", Json.list(rows, BranchJson::of)),
                  Map.entry(
                      "next",
                      rows.size() < limit
                          ? ConfigValue.NULL
                          : ConfigValue.of(rows.getLast().ordinal() + 1))));
        });
  }

  private static Set<Status> statuses(String words) {
    EnumSet<Status> statuses = EnumSet.noneOf(Status.class);
    for (String word : words.split(",", -1)) {
      try {
        statuses.add(Status.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new Misshapen("no status is called '" + word + "'");
      }
    }
    return statuses;
  }

  private Answer branch(Asked asked) {
    long ordinal = asked.ordinal();
    return Answer.of(
        gateway.find(asked.path("sweep")),
        sweep ->
            row(gateway, sweep, ordinal)
                .map(
                    row -> {
                      LinkedHashMap<String, ConfigValue> map =
                          new LinkedHashMap<>(BranchJson.of(row).entries());
                      map.put(
                          "attempts",
                          Json.list(gateway.attempts(sweep.id(), ordinal), BranchJson::of));
                      return Answer.json(new ConfigValue.Mapping(map));
                    })
                .orElseGet(
                    () ->
                        Answer.refused(
                            new Refusal.NoSuchBranch(sweep.id(), ordinal, sweep.size()))));
  }

  /** One branch, if the sweep has it. */
  static Optional<BranchRow> row(Gateway gateway, SweepSummary sweep, long ordinal) {
    return ordinal >= sweep.size()
        ? Optional.empty()
        : gateway.branches(sweep.id(), BranchFilter.of(Ordinals.of(ordinal)), ordinal, 1).stream()
            .findFirst();
  }

  private Answer best(Asked asked) {
    String metric =
        asked.query("metric").orElseThrow(() -> new Misshapen("which number? say it as `metric`"));
    boolean minimize = asked.flag("minimize");
    int limit = (int) asked.number("limit", BEST, 1, MAX_PAGE);
    return Answer.of(
        gateway.find(asked.path("sweep")),
        sweep ->
            Answer.json(
                Json.mapping(
                    Map.entry(
                        "branches",
                        Json.list(
                            gateway.best(sweep.id(), new Ranking(metric, minimize), limit),
                            BranchJson::of)))));
  }
}
