package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code config}: a map, a file, or a list of these, merged left to right. */
final class ConfigReader {
  private final BaseFiles files;
  private final Environment environment;
  private final Problems problems;
  private final Map<String, String> read = new TreeMap<>();

  ConfigReader(BaseFiles files, Environment environment, Problems problems) {
    this.files = files;
    this.environment = environment;
    this.problems = problems;
  }

  /** The text of each file that was read. */
  Map<String, String> files() {
    return read;
  }

  ConfigValue.Mapping read(Node node) {
    List<Node> layers = node instanceof Node.Items list ? list.items() : List.of(node);
    ConfigValue.Mapping config = ConfigPath.EMPTY;
    for (Node layer : layers) {
      config = ConfigPath.merge(config, layer(layer));
    }
    return config;
  }

  private ConfigValue.Mapping layer(Node node) {
    return switch (node) {
      case Node.Entries map -> undotted(map);
      case Node.Leaf leaf when leaf.string().isPresent() -> file(leaf);
      case Node.Leaf leaf -> wrong(leaf);
      case Node.Items list -> wrong(list);
    };
  }

  private ConfigValue.Mapping wrong(Node node) {
    if (!(node.value() instanceof ConfigValue.Null)) {
      problems.error(
          node.place(),
          "`config` doesn't hold",
          node.describe(),
          "a map, the path of a file, or a list of these");
    }
    return ConfigPath.EMPTY;
  }

  /** A map whose keys may be dotted; each leads to another place. */
  private ConfigValue.Mapping undotted(Node.Entries map) {
    ConfigValue.Mapping config = ConfigPath.EMPTY;
    for (Node.Entry entry : map.entries()) {
      Optional<ConfigPath> path = ConfigPath.parse(entry.key());
      if (path.isEmpty()) {
        problems.error(
            entry.place(), "an empty name in a dotted key", entry.key(), "names between dots");
        continue;
      }
      ConfigValue value = entry.node().value();
      Optional<ConfigValue> there = path.get().get(config);
      Optional<ConfigValue.Mapping> changed;
      if (there.isEmpty()) {
        changed = path.get().put(config, value);
      } else if (there.get() instanceof ConfigValue.Mapping old
          && value instanceof ConfigValue.Mapping more
          && disjoint(old, more)) {
        changed = path.get().put(config, ConfigPath.merge(old, more));
      } else {
        changed = Optional.empty();
      }
      if (changed.isEmpty()) {
        problems.error(
            entry.place(),
            "`" + path.get() + "` is given twice, dotted and nested",
            "",
            "one of them");
      }
      config = changed.orElse(config);
    }
    return config;
  }

  private static boolean disjoint(ConfigValue.Mapping a, ConfigValue.Mapping b) {
    return b.entries().entrySet().stream()
        .allMatch(
            entry -> {
              ConfigValue other = a.entries().get(entry.getKey());
              return other == null
                  || (other instanceof ConfigValue.Mapping inner
                      && entry.getValue() instanceof ConfigValue.Mapping more
                      && disjoint(inner, more));
            });
  }

  private ConfigValue.Mapping file(Node.Leaf leaf) {
    String path = leaf.text();
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".toml") || lower.endsWith(".py")) {
      problems.error(
          leaf.place(),
          "this kind of file isn't supported yet by this version",
          path,
          ".yaml, .yml or .json");
      return ConfigPath.EMPTY;
    }
    if (!lower.endsWith(".yaml") && !lower.endsWith(".yml") && !lower.endsWith(".json")) {
      problems.error(leaf.place(), "an unknown kind of file", path, ".yaml, .yml or .json");
      return ConfigPath.EMPTY;
    }
    return switch (files.read(path)) {
      case BaseFiles.Unreadable(String reason) -> {
        problems.error(leaf.place(), "can't read `" + path + "`: " + reason, "", "");
        yield ConfigPath.EMPTY;
      }
      case BaseFiles.Text(String text) -> {
        read.put(path, text);
        yield content(new SourceFile(path, text));
      }
    };
  }

  private ConfigValue.Mapping content(SourceFile file) {
    problems.opens(file.name());
    Optional<Node> root = SweepReader.tree(file, problems);
    if (root.isPresent() && root.get() instanceof Node.Entries map) {
      return environment.resolve(map) instanceof Node.Entries resolved
          ? undotted(resolved)
          : ConfigPath.EMPTY;
    }
    root.filter(node -> !(node.value() instanceof ConfigValue.Null))
        .ifPresent(
            node -> problems.error(node.place(), "a config isn't a map", node.describe(), "a map"));
    return ConfigPath.EMPTY;
  }
}
