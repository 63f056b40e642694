package dev.branchline.coordinator.python;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ScriptFacts;
import dev.branchline.protocol.sweep.Suggestion;
import dev.branchline.protocol.sweep.ValueReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that a script has by itself, as its syntax tree tells them. */
public final class ScriptValues {
  /** What goes along with a config, and isn't a value of it. */
  private static final Set<String> BESIDE = Set.of("_args", "_kwargs", "_metadata", "config_id");

  private final ConfigValue.Mapping names;
  private final List<Finding> findings = new ArrayList<>();

  private ScriptValues(ConfigValue.Mapping names) {
    this.names = names;
  }

  /** Of what is known of a sweep's script, or of its steps: a key is of any of them. */
  public static ScriptValues of(List<ScriptFacts> scripts) {
    LinkedHashMap<String, ConfigValue> all = new LinkedHashMap<>();
    for (ScriptFacts facts : scripts) {
      LinkedHashMap<String, ConfigValue> names =
          new LinkedHashMap<>(inner(facts.answer(), "names").entries());
      inner(facts.answer(), "parameters").entries().forEach(names::putIfAbsent);
      names.forEach((name, found) -> all.merge(name, found, ScriptValues::either));
    }
    return new ScriptValues(new ConfigValue.Mapping(all));
  }

  /** What a name is that two steps have: code if it is in one, a map of both if it is in both. */
  private static ConfigValue either(ConfigValue one, ConfigValue other) {
    if (!(one instanceof ConfigValue.Mapping first)
        || !(other instanceof ConfigValue.Mapping second)
        || !ConfigValue.of("value").equals(first.entries().get("what"))) {
      return one;
    }
    if (!ConfigValue.of("value").equals(second.entries().get("what"))) {
      return other;
    }
    if (first.entries().get("value") instanceof ConfigValue.Mapping mine
        && second.entries().get("value") instanceof ConfigValue.Mapping theirs) {
      LinkedHashMap<String, ConfigValue> values = new LinkedHashMap<>(theirs.entries());
      values.putAll(mine.entries());
      LinkedHashMap<String, ConfigValue> both = new LinkedHashMap<>(first.entries());
      both.put("value", new ConfigValue.Mapping(values));
      return new ConfigValue.Mapping(both);
    }
    return one;
  }

  /** Of an answer to {@link Evaluation.Task#DEFAULTS}. */
  public static ScriptValues of(String answer) {
    try {
      return new ScriptValues(
          ConfigJson.parse(answer) instanceof ConfigValue.Mapping map
              ? inner(map, "names")
              : new ConfigValue.Mapping(new LinkedHashMap<>()));
    } catch (ConfigJson.Malformed e) {
      throw new IllegalArgumentException("no answer of Python", e);
    }
  }

  /**
   * Compares every value of a config.
   *
   * @param axes what varies, by its dotted key, as text
   */
  public List<Finding> compare(ConfigValue.Mapping config, Map<String, ConfigValue> axes) {
    findings.clear();
    config
        .entries()
        .forEach(
            (key, value) -> {
              if (!BESIDE.contains(key) && !axes.containsKey(key)) {
                top(key, value);
              }
            });
    axes.forEach(
        (key, values) -> {
          int dot = key.indexOf('.');
          if (dot < 0) {
            top(key, values);
          } else {
            below(key, values);
          }
        });
    return List.copyOf(findings);
  }

  private void top(String key, ConfigValue value) {
    if (!(names.entries().get(key) instanceof ConfigValue.Mapping found)) {
      unknown(key, key, value, names, "");
    } else if (found.entries().get("what") instanceof ConfigValue.Text(String what)
        && !what.equals("value")) {
      findings.add(new Finding(key, Finding.Kind.TAKEN, text(value), what, ""));
    } else {
      known(key, value, own(found));
    }
  }

  /** An axis whose key leads into a value of the script. */
  private void below(String key, ConfigValue values) {
    String[] steps = key.split("\\.", -1);
    if (!(names.entries().get(steps[0]) instanceof ConfigValue.Mapping found)) {
      unknown(key, steps[0], values, names, "");
      return;
    }
    Optional<ConfigValue> there = own(found);
    String before = steps[0] + ".";
    for (int i = 1; i < steps.length && there.isPresent(); i++) {
      if (!(there.get() instanceof ConfigValue.Mapping map)) {
        break;
      }
      ConfigValue next = map.entries().get(steps[i]);
      if (next == null) {
        unknown(key, steps[i], values, map, before);
        return;
      }
      before = before + steps[i] + ".";
      there = Optional.of(next);
    }
    known(key, values, there);
  }

  /** What the script has there, if that is a constant; a dataclass's fields as a map. */
  private static Optional<ConfigValue> own(ConfigValue.Mapping found) {
    if (found.entries().get("fields") instanceof ConfigValue.Mapping fields) {
      LinkedHashMap<String, ConfigValue> own = new LinkedHashMap<>();
      fields
          .entries()
          .forEach(
              (name, field) ->
                  own.put(
                      name,
                      field instanceof ConfigValue.Mapping map
                          ? map.entries()
                              .getOrDefault(
                                  "value", map.entries().getOrDefault("text", ConfigValue.NULL))
                          : ConfigValue.NULL));
      return Optional.of(new ConfigValue.Mapping(own));
    }
    return Optional.ofNullable(found.entries().get("value"));
  }

  private void known(String key, ConfigValue value, Optional<ConfigValue> before) {
    if (value instanceof ConfigValue.Mapping map
        && ValueReference.of(map).isEmpty()
        && before.isPresent()
        && before.get() instanceof ConfigValue.Mapping own) {
      map.entries()
          .forEach(
              (name, inner) -> {
                ConfigValue there = own.entries().get(name);
                if (there == null) {
                  unknown(key + "." + name, name, inner, own, key + ".");
                } else {
                  known(key + "." + name, inner, Optional.of(there));
                }
              });
      return;
    }
    Finding.Kind kind =
        before.filter(value::equals).isPresent() ? Finding.Kind.SAME : Finding.Kind.OVERRIDES;
    findings.add(
        new Finding(key, kind, text(value), before.map(ScriptValues::text).orElse(""), ""));
  }

  private void unknown(
      String key, String name, ConfigValue value, ConfigValue.Mapping known, String before) {
    Optional<String> near = Suggestion.closest(name, known.entries().keySet());
    findings.add(
        new Finding(
            key,
            near.isPresent() ? Finding.Kind.SUSPECT : Finding.Kind.NEW,
            text(value),
            "",
            near.map(close -> before + close).orElse("")));
  }

  private static String text(ConfigValue value) {
    ConfigValue shown = ValueReference.readable(value);
    return shown instanceof ConfigValue.Text(String text) ? text : ConfigJson.write(shown);
  }

  private static ConfigValue.Mapping inner(ConfigValue.Mapping map, String key) {
    return map.entries().get(key) instanceof ConfigValue.Mapping found
        ? found
        : new ConfigValue.Mapping(new LinkedHashMap<>());
  }
}
