package dev.branchline.coordinator.gateway;

import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a branch's row, found by the name that people use for it.
 *
 * <p>{@code ordinal}, {@code status}, {@code attempt}, {@code duration} (seconds), {@code worker},
 * {@code config_id}, {@code failure} and {@code reason} are the branch's own; {@code config.x},
 * {@code result.x} and {@code metrics.x} say where they are looked for; any other name is a key of
 * the result, else of the metrics, else of the config. Nested keys are dotted.
 */
public record Field(String name) {

  /**
   * Numbers by size, NaN after all of them; then texts; then the rest, as JSON writes it. Absent
   * values aren't compared.
   */
  public static final Comparator<ConfigValue> ORDER =
      Comparator.comparingInt(Field::rank)
          .thenComparingDouble(value -> number(value).orElse(0.0))
          .thenComparing(value -> value instanceof ConfigValue.Text(String text) ? text : "");

  /** The value in this row, if it has one. */
  public Optional<ConfigValue> in(BranchRow row) {
    return switch (name) {
      case "ordinal" -> Optional.of(ConfigValue.of(row.ordinal()));
      case "status" -> Optional.of(ConfigValue.of(row.status().word()));
      case "attempt" -> Optional.of(ConfigValue.of((long) row.attempt()));
      case "duration" -> row.duration().map(duration -> ConfigValue.of(seconds(duration)));
      case "worker" -> row.worker().map(ConfigValue::of);
      case "config_id" -> row.configId().map(id -> ConfigValue.of(id.toString()));
      case "failure" -> row.failure().map(Failure::message).map(ConfigValue::of);
      case "reason" -> Optional.of(row.reason()).filter(r -> !r.isEmpty()).map(ConfigValue::of);
      default -> nested(row);
    };
  }

  /** The value as a number, if it is one. */
  public static Optional<Double> number(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int(var integer) -> Optional.of(integer.doubleValue());
      case ConfigValue.Real(double real) -> Optional.of(real);
      case ConfigValue.Bool _,
          ConfigValue.Null _,
          ConfigValue.Text _,
          ConfigValue.Array _,
          ConfigValue.Mapping _ ->
          Optional.empty();
    };
  }

  /** What {@code key} leads to, either as it stands or dotted through nested maps. */
  public static Optional<ConfigValue> lookup(ConfigValue.Mapping mapping, String key) {
    Map<String, ConfigValue> entries = mapping.entries();
    ConfigValue value = entries.get(key);
    if (value != null) {
      return Optional.of(value);
    }
    for (int dot = key.indexOf('.'); dot > 0; dot = key.indexOf('.', dot + 1)) {
      if (entries.get(key.substring(0, dot)) instanceof ConfigValue.Mapping inner) {
        Optional<ConfigValue> found = lookup(inner, key.substring(dot + 1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ConfigValue> nested(BranchRow row) {
    Optional<ConfigValue> anywhere =
        List.of(row.result(), row.metrics(), row.config().orElse(NOTHING)).stream()
            .flatMap(mapping -> lookup(mapping, name).stream())
            .findFirst();
    int dot = name.indexOf('.');
    if (dot < 0) {
      return anywhere;
    }
    String key = name.substring(dot + 1);
    return switch (name.substring(0, dot)) {
      case "config" -> row.config().flatMap(config -> lookup(config, key)).or(() -> anywhere);
      case "result" -> lookup(row.result(), key).or(() -> anywhere);
      case "metrics" -> lookup(row.metrics(), key).or(() -> anywhere);
      default -> anywhere;
    };
  }

  private static final ConfigValue.Mapping NOTHING =
      new ConfigValue.Mapping(new java.util.LinkedHashMap<>());

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static int rank(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int _, ConfigValue.Real _ -> 0;
      case ConfigValue.Text _ -> 1;
      case ConfigValue.Bool(boolean flag) -> flag ? 3 : 2;
      case ConfigValue.Array _, ConfigValue.Mapping _ -> 4;
      case ConfigValue.Null _ -> 5;
    };
  }
}
