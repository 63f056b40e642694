package dev.branchline.worker.agent;

import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ConfigValue.Array;
import dev.branchline.protocol.model.ConfigValue.Int;
import dev.branchline.protocol.model.ConfigValue.Mapping;
import dev.branchline.protocol.model.ConfigValue.Text;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.worker.outbox.Kept;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;

/** An unanswered outcome as a line of JSON, for the worker that wrote it alone. */
final class AttemptJson {
  private AttemptJson() {}

  /** An outcome and the lease it belongs to. */
  record Line(LeaseId lease, Kept kept) {}

  static String write(Line line) {
    Attempt attempt = line.kept().attempt();
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("lease", ConfigValue.of(line.lease().value()));
    map.put("at", ConfigValue.of(line.kept().at()));
    map.put("ordinal", ConfigValue.of(attempt.ordinal()));
    map.put("number", ConfigValue.of(attempt.number()));
    switch (attempt.configId()) {
      case ConfigId.Hashed(long bits) -> map.put("hash", ConfigValue.of(bits));
      case ConfigId.Named(String name) -> map.put("name", ConfigValue.of(name));
    }
    map.put("duration", ConfigValue.of(attempt.duration().toNanos()));
    map.put("age", ConfigValue.of(attempt.age().toNanos()));
    switch (attempt.outcome()) {
      case Outcome.Succeeded(Mapping result) -> map.put("result", result);
      case Outcome.Failed(Failure failure) -> map.put("failure", failure(failure));
      case Outcome.Cancelled() -> map.put("cancelled", ConfigValue.TRUE);
      case Outcome.Lost(String reason) -> map.put("lost", ConfigValue.of(reason));
    }
    map.put("metrics", attempt.metrics());
    return ConfigJson.write(new Mapping(map));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws ConfigJson.Malformed if it isn't JSON
   * @throws IllegalArgumentException if it isn't such a line
   */
  static Line read(String text) throws ConfigJson.Malformed {
    Mapping map = mapping(ConfigJson.parse(text));
    ConfigId id =
        get(map, "hash")
            .<ConfigId>map(value -> new ConfigId.Hashed(number(value)))
            .orElseGet(() -> new ConfigId.Named(text(map, "name")));
    Attempt attempt =
        new Attempt(
            number(map, "ordinal"),
            (int) number(map, "number"),
            id,
            Duration.ofNanos(number(map, "duration")),
            Duration.ofNanos(number(map, "age")),
            outcome(map),
            mapping(need(map, "metrics")));
    return new Line(new LeaseId(number(map, "lease")), new Kept(attempt, number(map, "at")));
  }

  private static Outcome outcome(Mapping map) {
    Optional<ConfigValue> result = get(map, "result");
    if (result.isPresent()) {
      return new Outcome.Succeeded(mapping(result.get()));
    }
    Optional<ConfigValue> failure = get(map, "failure");
    if (failure.isPresent()) {
      return new Outcome.Failed(failure(mapping(failure.get())));
    }
    return get(map, "lost").isPresent()
        ? new Outcome.Lost(text(map, "lost"))
        : new Outcome.Cancelled();
  }

  private static ConfigValue failure(Failure failure) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("kind", ConfigValue.of(failure.kind().name()));
    map.put("message", ConfigValue.of(failure.message()));
    failure.exitCode().ifPresent(code -> map.put("exit", ConfigValue.of(code)));
    failure.exception().ifPresent(info -> map.put("exception", exception(info)));
    map.put("stdout", ConfigValue.of(failure.stdoutTail()));
    map.put("stderr", ConfigValue.of(failure.stderrTail()));
    return new Mapping(map);
  }

  private static Failure failure(Mapping map) {
    Optional<ConfigValue> exit = get(map, "exit");
    return new Failure(
        FailureKind.valueOf(text(map, "kind")),
        text(map, "message"),
        exit.isPresent() ? OptionalInt.of((int) number(exit.get())) : OptionalInt.empty(),
        get(map, "exception").map(value -> exception(mapping(value))),
        text(map, "stdout"),
        text(map, "stderr"));
  }

  private static ConfigValue exception(ExceptionInfo info) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("type", ConfigValue.of(info.type()));
    map.put("message", ConfigValue.of(info.message()));
    map.put("traceback", ConfigValue.of(info.traceback()));
    map.put("causes", ConfigValue.of(info.causes().stream().map(AttemptJson::exception).toList()));
    return new Mapping(map);
  }

  private static ExceptionInfo exception(Mapping map) {
    if (!(need(map, "causes") instanceof Array causes)) {
      throw new IllegalArgumentException("causes");
    }
    return new ExceptionInfo(
        text(map, "type"),
        text(map, "message"),
        text(map, "traceback"),
        causes.items().stream().map(cause -> exception(mapping(cause))).toList());
  }

  private static Optional<ConfigValue> get(Mapping map, String key) {
    return Optional.ofNullable(map.entries().get(key));
  }

  private static ConfigValue need(Mapping map, String key) {
    return get(map, key).orElseThrow(() -> new IllegalArgumentException("no " + key));
  }

  private static String text(Mapping map, String key) {
    if (need(map, key) instanceof Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException(key);
  }

  private static long number(Mapping map, String key) {
    return number(need(map, key));
  }

  private static long number(ConfigValue value) {
    if (value instanceof Int(var number)) {
      return number.longValueExact();
    }
    throw new IllegalArgumentException("no number: " + value);
  }

  private static Mapping mapping(ConfigValue value) {
    if (value instanceof Mapping mapping) {
      return mapping;
    }
    throw new IllegalArgumentException("no map: " + value);
  }
}
