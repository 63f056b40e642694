package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Vitals;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What Prometheus scrapes. All is read once for each scrape, and nothing between two. */
final class Metrics {
  /** The form of the text. */
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "branchline.";

  private final Gateway gateway;
  private final Supplier<Vitals> vitals;
  private final PrometheusMeterRegistry registry;
  private Reading reading =
      new Reading(new Vitals(0, Optional.empty(), Map.of(), 0, 0), Map.of(), Counts.NONE, Map.of());

  /** Everything that is told at one scrape. */
  private record Reading(
      Vitals vitals,
      Map<SweepStatus, Long> sweeps,
      Counts branches,
      Map<WorkerRow.State, Long> workers) {}

  Metrics(Gateway gateway, Supplier<Vitals> vitals) {
    this.gateway = gateway;
    this.vitals = vitals;
    this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    for (SweepStatus status : SweepStatus.values()) {
      gauge("sweeps", status.word(), now -> count(now.sweeps(), status));
    }
    for (Status status : Status.values()) {
      gauge("branches", status.word(), now -> now.branches().of(status));
      if (status.isFinal()) {
        FunctionCounter.builder(
                PREFIX + "outcomes", this, all -> all.reading.vitals().outcomes(status))
            .tag("status", status.word())
            .description("Branches that got a final status by running, since the start")
            .register(registry);
      }
    }
    for (WorkerRow.State state : WorkerRow.State.values()) {
      gauge("workers", state.name().toLowerCase(Locale.ROOT), now -> count(now.workers(), state));
    }
    counter("journal.commits", now -> now.vitals().commits());
    counter("leases.granted", now -> now.vitals().leasesGranted());
    counter("leases.closed", now -> now.vitals().leasesClosed());
    Gauge.builder(
            PREFIX + "journal.stalled",
            this,
            all -> all.reading.vitals().stalled().isPresent() ? 1 : 0)
        .strongReference(true)
        .register(registry);
  }

  private void gauge(String name, String status, ToDoubleFunction<Reading> value) {
    Gauge.builder(PREFIX + name, this, all -> value.applyAsDouble(all.reading))
        .tag("status", status)
        .strongReference(true)
        .register(registry);
  }

  private void counter(String name, ToDoubleFunction<Reading> value) {
    FunctionCounter.builder(PREFIX + name, this, all -> value.applyAsDouble(all.reading))
        .register(registry);
  }

  private static <K> double count(Map<K, Long> counts, K key) {
    return counts.getOrDefault(key, 0L);
  }

  /** Everything as it is now, as Prometheus reads it. */
  synchronized String scrape() {
    reading = read();
    return registry.scrape();
  }

  private Reading read() {
    List<SweepSummary> sweeps = gateway.sweeps();
    Map<SweepStatus, Long> byStatus = new EnumMap<>(SweepStatus.class);
    Counts branches = Counts.NONE;
    for (SweepSummary sweep : sweeps) {
      byStatus.merge(sweep.status(), 1L, Long::sum);
      Counts counts = counts(sweep);
      for (Status status : Status.values()) {
        branches = branches.plus(status, counts.of(status));
      }
    }
    Map<WorkerRow.State, Long> workers = new EnumMap<>(WorkerRow.State.class);
    gateway.workers().forEach(worker -> workers.merge(worker.state(), 1L, Long::sum));
    return new Reading(vitals.get(), byStatus, branches, workers);
  }

  private Counts counts(SweepSummary sweep) {
    return sweep.status() == SweepStatus.FINISHED
        ? sweep.counts()
        : gateway.progress(sweep.id()).map(now -> now.counts()).orElse(sweep.counts());
  }
}
