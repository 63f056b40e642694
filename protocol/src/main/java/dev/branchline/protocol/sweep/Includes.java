package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.space.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads {@code include}: whole configs that are appended, whatever the rules say. */
final class Includes {
  private final List<Draft.Part> parts;
  private final Rules rules;
  private final Shape shape;
  private final Problems problems;

  Includes(List<Draft.Part> parts, Rules rules, Shape shape, Problems problems) {
    this.parts = parts;
    this.rules = rules;
    this.shape = shape;
    this.problems = problems;
  }

  List<ConfigValue.Mapping> read(Optional<Node> node, UnaryOperator<ConfigValue.Mapping> resolve) {
    if (node.isEmpty() || node.get().value() instanceof ConfigValue.Null) {
      return List.of();
    }
    if (!(node.get() instanceof Node.Items list)) {
      problems.error(
          node.get().place(), "`include` isn't a list", node.get().describe(), "a list of maps");
      return List.of();
    }
    List<ConfigValue.Mapping> configs = new ArrayList<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Entries map) {
        config(map).ifPresent(config -> configs.add(resolve.apply(config)));
      } else {
        problems.error(item.place(), "not a config", item.describe(), "a map");
      }
    }
    return configs;
  }

  private Optional<ConfigValue.Mapping> config(Node.Entries map) {
    int before = problems.count();
    ConfigValue.Mapping config = parts.getFirst().base();
    for (Node.Entry entry : map.entries()) {
      Optional<ConfigPath> path = ConfigPath.parse(entry.key());
      if (path.isEmpty() || !shape.known(path.get().keys())) {
        problems.error(
            entry.place(),
            "unknown key `" + entry.key() + "`",
            "",
            "",
            Suggestion.closest(entry.key(), shape.all())
                .map(close -> "did you mean `" + close + "`?")
                .or(() -> Optional.of("a key that every config has goes into `config` first")));
        continue;
      }
      ConfigValue value = entry.node().value();
      ConfigValue merged =
          ValueReference.areMaps(path.get().get(config).orElse(value), value)
                  && path.get().get(config).orElse(value) instanceof ConfigValue.Mapping under
                  && value instanceof ConfigValue.Mapping over
              ? ConfigPath.merge(under, over)
              : value;
      config = path.get().put(config, merged).orElse(config);
    }
    ConfigValue.Mapping whole = config;
    for (Axis axis : parts.getFirst().axes()) {
      for (List<String> column : axis.columns()) {
        ConfigPath path = new ConfigPath(column);
        if (path.get(whole).isEmpty() && everywhere(path) && exists(path, whole)) {
          problems.error(
              map.place(),
              "an included config doesn't say `" + path + "`",
              "",
              path + ": a value, here or in `config`");
        }
      }
    }
    return problems.count() > before ? Optional.empty() : Optional.of(config);
  }

  /** Whether every product varies it. */
  private boolean everywhere(ConfigPath path) {
    return parts.stream()
        .allMatch(
            part ->
                part.axes().stream()
                    .flatMap(axis -> axis.columns().stream())
                    .anyMatch(column -> column.equals(path.keys())));
  }

  private boolean exists(ConfigPath path, ConfigValue.Mapping config) {
    return rules.conditions().stream()
        .filter(condition -> condition.sets().stream().anyMatch(set -> set.leadsTo(path)))
        .allMatch(condition -> condition.expression().of(config).isTrue());
  }
}
