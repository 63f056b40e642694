package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.FailureGroup;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON shapes of what the commands show. Durations are seconds, instants ISO 8601, and NaN and
 * the infinities are strings, so that every reader of JSON takes them.
 */
public final class RowJson {
  private RowJson() {}

  /** A text that every JSON reader takes, on one line. */
  public static String write(ConfigValue value) {
    return ConfigJson.write(finite(value));
  }

  /** One branch; {@code null} stands for what isn't there. */
  public static ConfigValue.Mapping of(BranchRow row) {
    boolean succeeded = row.status() == Status.SUCCEEDED;
    return mapping(
        Map.entry("ordinal", ConfigValue.of(row.ordinal())),
        Map.entry("status", ConfigValue.of(row.status().word())),
        Map.entry("attempt", ConfigValue.of((long) row.attempt())),
        Map.entry("duration", orNull(row.duration().map(RowJson::seconds))),
        Map.entry("config", orNull(row.config())),
        Map.entry("config_id", orNull(row.configId().map(id -> ConfigValue.of(id.toString())))),
        Map.entry("result", succeeded ? row.result() : ConfigValue.NULL),
        Map.entry("failure", orNull(row.failure().map(RowJson::of))),
        Map.entry("metrics", row.metrics()),
        Map.entry("worker", orNull(row.worker().map(ConfigValue::of))),
        Map.entry("started_at", orNull(row.startedAt().map(at -> ConfigValue.of(at.toString())))),
        Map.entry(
            "reason", row.reason().isEmpty() ? ConfigValue.NULL : ConfigValue.of(row.reason())));
  }

  /** One sweep. */
  public static ConfigValue.Mapping of(SweepSummary sweep) {
    return mapping(
        Map.entry("id", ConfigValue.of(sweep.id().value())),
        Map.entry("name", ConfigValue.of(sweep.name())),
        Map.entry("file", ConfigValue.of(sweep.file())),
        Map.entry("status", ConfigValue.of(sweep.status().word())),
        Map.entry("verdict", orNull(sweep.verdict().map(v -> ConfigValue.of(v.word())))),
        Map.entry(
            "reason", sweep.reason().isEmpty() ? ConfigValue.NULL : ConfigValue.of(sweep.reason())),
        Map.entry("size", ConfigValue.of(sweep.size())),
        Map.entry("counts", of(sweep.counts())),
        Map.entry("submitted_at", ConfigValue.of(sweep.submittedAt().toString())),
        Map.entry(
            "finished_at", orNull(sweep.finishedAt().map(at -> ConfigValue.of(at.toString())))),
        Map.entry("generation", ConfigValue.of((long) sweep.generation())));
  }

  /** What went wrong in the same way. */
  public static ConfigValue.Mapping of(FailureGroup group) {
    return mapping(
        Map.entry("count", ConfigValue.of(group.count())),
        Map.entry("type", ConfigValue.of(group.type())),
        Map.entry("message", ConfigValue.of(group.message())),
        Map.entry("frame", ConfigValue.of(group.frame())),
        Map.entry("first", ConfigValue.of(group.firstOrdinal())));
  }

  /** These entries, in this order. */
  @SafeVarargs
  public static ConfigValue.Mapping mapping(Map.Entry<String, ? extends ConfigValue>... entries) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    for (Map.Entry<String, ? extends ConfigValue> entry : entries) {
      map.put(entry.getKey(), entry.getValue());
    }
    return new ConfigValue.Mapping(map);
  }

  private static ConfigValue.Mapping of(Counts counts) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      map.put(status.word(), ConfigValue.of(counts.of(status)));
    }
    return new ConfigValue.Mapping(map);
  }

  private static ConfigValue.Mapping of(Failure failure) {
    return mapping(
        Map.entry("kind", ConfigValue.of(failure.kind().word())),
        Map.entry("message", ConfigValue.of(failure.message())),
        Map.entry(
            "exit_code",
            failure.exitCode().isPresent()
                ? ConfigValue.of((long) failure.exitCode().getAsInt())
                : ConfigValue.NULL),
        Map.entry("exception", orNull(failure.exception().map(RowJson::of))),
        Map.entry("stdout_tail", ConfigValue.of(failure.stdoutTail())),
        Map.entry("stderr_tail", ConfigValue.of(failure.stderrTail())));
  }

  private static ConfigValue.Mapping of(ExceptionInfo exception) {
    return mapping(
        Map.entry("type", ConfigValue.of(exception.type())),
        Map.entry("message", ConfigValue.of(exception.message())),
        Map.entry("traceback", ConfigValue.of(exception.traceback())),
        Map.entry("causes", ConfigValue.of(exception.causes().stream().map(RowJson::of).toList())));
  }

  private static ConfigValue seconds(Duration duration) {
    return ConfigValue.of(duration.toNanos() / 1e9);
  }

  private static ConfigValue orNull(Optional<? extends ConfigValue> value) {
    return value.isPresent() ? value.get() : ConfigValue.NULL;
  }

  private static ConfigValue finite(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Real(double real) ->
          Double.isFinite(real) ? value : ConfigValue.of(ConfigJson.write(value));
      case ConfigValue.Array(List<ConfigValue> items) ->
          ConfigValue.of(items.stream().map(RowJson::finite).toList());
      case ConfigValue.Mapping(var entries) -> {
        LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(key, finite(entry)));
        yield new ConfigValue.Mapping(map);
      }
      case ConfigValue.Null _, ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Text _ -> value;
    };
  }
}
