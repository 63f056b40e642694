package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.OutputFile;
import dev.branchline.coordinator.gateway.Ranking;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Where in the API things are; docs/API.md has them all. */
final class Paths {
  static final String SWEEPS = "/v1/sweeps";
  static final String WORKERS = "/v1/workers";

  private Paths() {}

  static String sweep(String reference) {
    return SWEEPS + "/" + escaped(reference);
  }

  static String sweep(SweepId sweep, String what) {
    return SWEEPS + "/" + sweep + "/" + what;
  }

  static String branches(
      SweepId sweep, Set<Status> statuses, Optional<String> ordinals, long from, int limit) {
    StringBuilder path = new StringBuilder(sweep(sweep, "branches"));
    path.append("?from=").append(from).append("&limit=").append(limit);
    if (!statuses.isEmpty()) {
      path.append("&status=")
          .append(String.join(",", statuses.stream().map(Status::word).sorted().toList()));
    }
    ordinals.ifPresent(text -> path.append("&ordinals=").append(escaped(text)));
    return path.toString();
  }

  static String branch(SweepId sweep, long ordinal, String what) {
    return sweep(sweep, "branches/" + ordinal) + what;
  }

  static String best(SweepId sweep, Ranking ranking, int limit) {
    return sweep(sweep, "best")
        + "?metric="
        + escaped(ranking.metric())
        + "&minimize="
        + ranking.minimize()
        + "&limit="
        + limit;
  }

  static String explain(SweepId sweep, OptionalLong ordinal) {
    return sweep(sweep, "explain") + (ordinal.isPresent() ? "?branch=" + ordinal.getAsLong() : "");
  }

  static String output(OutputFile file, long from, int limit) {
    return branch(file.sweep(), file.ordinal(), "/logs/" + file.stream().word())
        + "?lease="
        + file.lease()
        + "&from="
        + from
        + "&limit="
        + limit;
  }

  static String events(Optional<SweepId> sweep) {
    return sweep.map(id -> sweep(id, "events")).orElse("/v1/events");
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
