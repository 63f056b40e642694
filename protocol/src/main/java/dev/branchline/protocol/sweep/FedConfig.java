package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One config of a {@link Space.Fed}, as it is journalled and sent to workers.
 *
 * @param config whole, with what the sweep file and its overrides add
 * @param parameters the keys that lead to its parameters; what {@code {args}} writes
 */
public record FedConfig(ConfigValue.Mapping config, List<List<String>> parameters) {
  private static final String CONFIG = "config";
  private static final String PARAMETERS = "parameters";

  public FedConfig {
    parameters = parameters.stream().map(List::copyOf).toList();
  }

  /** Both as one value. */
  public ConfigValue.Mapping toValue() {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put(CONFIG, config);
    entries.put(
        PARAMETERS,
        ConfigValue.of(
            parameters.stream()
                .map(keys -> ConfigValue.of(keys.stream().map(ConfigValue::of).toList()))
                .toList()));
    return new ConfigValue.Mapping(entries);
  }

  /**
   * Reads what {@link #toValue} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static FedConfig of(ConfigValue.Mapping value) {
    if (value.entries().get(CONFIG) instanceof ConfigValue.Mapping config
        && value.entries().get(PARAMETERS) instanceof ConfigValue.Array(List<ConfigValue> keys)) {
      return new FedConfig(config, keys.stream().map(FedConfig::keys).toList());
    }
    throw new IllegalArgumentException("not a config that was fed");
  }

  private static List<String> keys(ConfigValue value) {
    if (value instanceof ConfigValue.Array(List<ConfigValue> keys)) {
      return keys.stream()
          .map(key -> key instanceof ConfigValue.Text(String text) ? text : "")
          .toList();
    }
    throw new IllegalArgumentException("not a config that was fed");
  }
}
