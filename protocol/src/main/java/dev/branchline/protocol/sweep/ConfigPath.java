package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys that lead to a value in a config, outermost first; never empty. */
public record ConfigPath(List<String> keys) {
  public ConfigPath {
    keys = List.copyOf(keys);
  }

  /** Splits a dotted key; empty if a name between two dots is. */
  public static Optional<ConfigPath> parse(String dotted) {
    List<String> keys = List.of(dotted.split("\\.", -1));
    return keys.stream().anyMatch(String::isBlank)
        ? Optional.empty()
        : Optional.of(new ConfigPath(keys));
  }

  public ConfigPath then(ConfigPath inner) {
    return new ConfigPath(Stream.concat(keys.stream(), inner.keys.stream()).toList());
  }

  /** Whether this is {@code other}, or leads to something around it. */
  public boolean leadsTo(ConfigPath other) {
    return keys.size() <= other.keys.size() && keys.equals(other.keys.subList(0, keys.size()));
  }

  /** Whether setting both would set one thing twice. */
  public boolean clashes(ConfigPath other) {
    return leadsTo(other) || other.leadsTo(this);
  }

  /** What lies there. */
  public Optional<ConfigValue> get(ConfigValue.Mapping config) {
    ConfigValue value = config;
    for (String key : keys) {
      ConfigValue next = value instanceof ConfigValue.Mapping map ? map.entries().get(key) : null;
      if (next == null) {
        return Optional.empty();
      }
      value = next;
    }
    return Optional.of(value);
  }

  /** The config with {@code value} there; empty if something that isn't a map is in the way. */
  public Optional<ConfigValue.Mapping> put(ConfigValue.Mapping config, ConfigValue value) {
    String key = keys.getFirst();
    if (keys.size() == 1) {
      return Optional.of(with(config, key, value));
    }
    ConfigValue inner = config.entries().get(key);
    ConfigValue.Mapping map;
    if (inner == null) {
      map = EMPTY;
    } else if (inner instanceof ConfigValue.Mapping found) {
      map = found;
    } else {
      return Optional.empty();
    }
    return new ConfigPath(keys.subList(1, keys.size()))
        .put(map, value)
        .map(changed -> with(config, key, changed));
  }

  /** The config without what lies there. */
  public ConfigValue.Mapping remove(ConfigValue.Mapping config) {
    String key = keys.getFirst();
    ConfigValue inner = config.entries().get(key);
    if (keys.size() > 1) {
      return inner instanceof ConfigValue.Mapping map
          ? with(config, key, new ConfigPath(keys.subList(1, keys.size())).remove(map))
          : config;
    }
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(config.entries());
    entries.remove(key);
    return new ConfigValue.Mapping(entries);
  }

  /** Nothing. */
  public static final ConfigValue.Mapping EMPTY = new ConfigValue.Mapping(new LinkedHashMap<>());

  /** Deep: maps are merged, anything else is replaced. */
  static ConfigValue.Mapping merge(ConfigValue.Mapping under, ConfigValue.Mapping over) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(under.entries());
    for (Map.Entry<String, ConfigValue> entry : over.entries().entrySet()) {
      entries.merge(
          entry.getKey(),
          entry.getValue(),
          (old, now) ->
              ValueReference.areMaps(old, now)
                      && old instanceof ConfigValue.Mapping a
                      && now instanceof ConfigValue.Mapping b
                  ? merge(a, b)
                  : now);
    }
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue.Mapping with(
      ConfigValue.Mapping config, String key, ConfigValue value) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>(config.entries());
    entries.put(key, value);
    return new ConfigValue.Mapping(entries);
  }

  /** As people write it: {@code model.n}. */
  @Override
  public String toString() {
    return String.join(".", keys);
  }
}
