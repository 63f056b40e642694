package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Vitals;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The coordinator itself: whether it lives and can work, what it measures, what can be asked. */
final class StandingRoutes {
  private final Supplier<Vitals> vitals;
  private final Metrics metrics;

  StandingRoutes(Supplier<Vitals> vitals, Metrics metrics) {
    this.vitals = vitals;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/healthz", _ -> status("alive")).withoutSecret(),
        Route.get("/readyz", _ -> ready()).withoutSecret(),
        Route.get("/metrics", _ -> Answer.text(Metrics.TYPE, metrics.scrape())),
        Route.get("/v1/openapi.json", _ -> Answer.text(Answer.JSON, document())));
  }

  private static Answer status(String word) {
    return Answer.json(Json.mapping(Map.entry("status", ConfigValue.of(word))));
  }

  private Answer ready() {
    Optional<String> stalled = vitals.get().stalled();
    return stalled
        .map(reason -> Answer.refused(new Refusal.Stalled(reason)))
        .orElseGet(() -> status("ready"));
  }

  /** The OpenAPI document. */
  static String document() {
    try (InputStream in = StandingRoutes.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json isn't in the archive");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
