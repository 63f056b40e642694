package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Failures as JSON and back; what is absent or empty isn't written. */
final class FailureJson {
  private FailureJson() {}

  static String write(Failure failure) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("kind", ConfigValue.of(failure.kind().word()));
    map.put("message", ConfigValue.of(failure.message()));
    failure.exitCode().ifPresent(code -> map.put("exit_code", ConfigValue.of((long) code)));
    failure.exception().ifPresent(exception -> map.put("exception", exception(exception)));
    put(map, "stdout", failure.stdoutTail());
    put(map, "stderr", failure.stderrTail());
    return ConfigJson.write(new ConfigValue.Mapping(map));
  }

  static Failure read(String json) {
    ConfigValue.Mapping map = mapping(json);
    return new Failure(
        FailureKind.valueOf(text(map, "kind").toUpperCase(Locale.ROOT)),
        text(map, "message"),
        map.entries().get("exit_code") instanceof ConfigValue.Int(BigInteger code)
            ? OptionalInt.of(code.intValue())
            : OptionalInt.empty(),
        map.entries().get("exception") instanceof ConfigValue.Mapping exception
            ? Optional.of(exception(exception))
            : Optional.empty(),
        text(map, "stdout"),
        text(map, "stderr"));
  }

  /** Reads a map that this journal wrote; an empty one from null. */
  static ConfigValue.Mapping mapping(@Nullable String json) {
    if (json == null) {
      return new ConfigValue.Mapping(new LinkedHashMap<>());
    }
    try {
      if (ConfigJson.parse(json) instanceof ConfigValue.Mapping map) {
        return map;
      }
      throw new IllegalStateException("not a map in the journal: " + json);
    } catch (ConfigJson.Malformed e) {
      throw new IllegalStateException("not JSON in the journal: " + json, e);
    }
  }

  private static ConfigValue exception(ExceptionInfo exception) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put("type", ConfigValue.of(exception.type()));
    put(map, "message", exception.message());
    put(map, "traceback", exception.traceback());
    if (!exception.causes().isEmpty()) {
      map.put(
          "causes",
          ConfigValue.of(exception.causes().stream().map(FailureJson::exception).toList()));
    }
    return new ConfigValue.Mapping(map);
  }

  private static ExceptionInfo exception(ConfigValue.Mapping map) {
    List<ExceptionInfo> causes =
        map.entries().get("causes") instanceof ConfigValue.Array(List<ConfigValue> items)
            ? items.stream().map(item -> exception((ConfigValue.Mapping) item)).toList()
            : List.of();
    return new ExceptionInfo(
        text(map, "type"), text(map, "message"), text(map, "traceback"), causes);
  }

  private static void put(Map<String, ConfigValue> map, String key, String text) {
    if (!text.isEmpty()) {
      map.put(key, ConfigValue.of(text));
    }
  }

  private static String text(ConfigValue.Mapping map, String key) {
    return map.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }
}
