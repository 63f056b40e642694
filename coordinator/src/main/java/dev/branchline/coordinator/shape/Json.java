package dev.branchline.coordinator.shape;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What every shape is made of. */
public final class Json {
  private static final double NANOS = 1e9;

  private Json() {}

  /** A text that every JSON reader takes, on one line. */
  public static String write(ConfigValue value) {
    return ConfigJson.write(finite(value));
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

  /** A list of what each of them looks like. */
  public static <T> ConfigValue list(List<T> items, Function<T, ? extends ConfigValue> shape) {
    return ConfigValue.of(items.stream().map(shape).toList());
  }

  static Map.Entry<String, ConfigValue> entry(String key, String text) {
    return Map.entry(key, ConfigValue.of(text));
  }

  static Map.Entry<String, ConfigValue> entry(String key, long number) {
    return Map.entry(key, ConfigValue.of(number));
  }

  static Map.Entry<String, ConfigValue> entry(String key, ConfigValue value) {
    return Map.entry(key, value);
  }

  static Map.Entry<String, ConfigValue> entry(String key, Instant at) {
    return Map.entry(key, ConfigValue.of(at.toString()));
  }

  /** Null if there is nothing. */
  static <T> Map.Entry<String, ConfigValue> entry(
      String key, Optional<T> value, Function<? super T, ? extends ConfigValue> shape) {
    return Map.entry(key, value.<ConfigValue>map(shape).orElse(ConfigValue.NULL));
  }

  static Map.Entry<String, ConfigValue> entry(String key, OptionalLong value) {
    return Map.entry(key, value.isPresent() ? ConfigValue.of(value.getAsLong()) : ConfigValue.NULL);
  }

  /** Null if it is empty. */
  static Map.Entry<String, ConfigValue> entryOrNull(String key, String text) {
    return Map.entry(key, text.isEmpty() ? ConfigValue.NULL : ConfigValue.of(text));
  }

  static ConfigValue seconds(Duration duration) {
    return ConfigValue.of(duration.toNanos() / NANOS);
  }

  static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * NANOS));
  }

  private static ConfigValue finite(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Real(double real) ->
          Double.isFinite(real) ? value : ConfigValue.of(ConfigJson.write(value));
      case ConfigValue.Array(List<ConfigValue> items) ->
          ConfigValue.of(items.stream().map(Json::finite).toList());
      case ConfigValue.Mapping(var entries) -> {
        LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(key, finite(entry)));
        yield new ConfigValue.Mapping(map);
      }
      case ConfigValue.Null _, ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Text _ -> value;
    };
  }
}
