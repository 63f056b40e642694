package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code config}: a map, a file, or a list of these, merged left to right; with the files
 * that a {@code defaults} list, or the command line, picks of config groups.
 */
final class ConfigReader {
  private final FrozenFiles files;
  private final Groups groups;
  private final Environment environment;
  private final Problems problems;
  private final Set<String> named = new LinkedHashSet<>();

  /** The files that are being read, each named by the one before. */
  private final List<String> open = new ArrayList<>();

  private Map<String, String> picked = Map.of();

  ConfigReader(FrozenFiles files, Groups groups, Environment environment, Problems problems) {
    this.files = files;
    this.groups = groups;
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The config.
   *
   * @param picks an option for each swept group; the first one, where it says nothing
   */
  ConfigValue.Mapping read(Optional<Node> node, Map<String, String> picks) {
    picked = picks;
    List<Node> layers =
        node.isPresent() && node.get() instanceof Node.Items list
            ? list.items()
            : node.stream().toList();
    ConfigValue.Mapping config = ConfigPath.EMPTY;
    for (Node layer : layers) {
      config = ConfigPath.merge(config, layer(layer));
    }
    for (Groups.Choice choice : groups.added(named)) {
      Place place = choice.place();
      config = ConfigPath.merge(config, defaults().option(place, choice.group(), option(choice)));
    }
    return config;
  }

  private String option(Groups.Choice choice) {
    return picked.getOrDefault(choice.group(), choice.options().getFirst());
  }

  private Defaults defaults() {
    return new Defaults(groups, named, choice -> option(choice), this::content, problems);
  }

  /** The axes of the groups of which the command line picks several files. */
  List<Parameter> swept(Optional<Node> node) {
    List<Parameter> parameters = new ArrayList<>();
    for (Groups.Choice choice : groups.swept()) {
      List<ConfigValue> values = new ArrayList<>();
      for (String option : choice.options()) {
        ConfigValue.Mapping whole = read(node, Map.of(choice.group(), option));
        values.add(choice.path().get(whole).orElse(ConfigPath.EMPTY));
      }
      Place place = choice.place();
      parameters.add(
          new Parameter(
              choice.path(), place, new Parameter.Varying(new AxisValues.Listed(values))));
    }
    return parameters;
  }

  /** Where they are. */
  Set<List<String>> sweptPaths() {
    Set<List<String>> paths = new LinkedHashSet<>();
    groups.swept().forEach(choice -> paths.add(choice.path().keys()));
    return paths;
  }

  private ConfigValue.Mapping layer(Node node) {
    return switch (node) {
      case Node.Entries map ->
          composed(map, groups.folder().orElse(""), groups.folder().isPresent());
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
    if (lower.endsWith(".py")) {
      problems.error(
          leaf.place(),
          "this kind of file isn't supported yet by this version",
          path,
          ".yaml, .yml, .json or .toml");
      return ConfigPath.EMPTY;
    }
    if (Groups.ENDINGS.stream().noneMatch(lower::endsWith)) {
      problems.error(leaf.place(), "an unknown kind of file", path, ".yaml, .yml, .json or .toml");
      return ConfigPath.EMPTY;
    }
    boolean elsewhere = !(files.read(path) instanceof BaseFiles.Text);
    String found =
        elsewhere
            ? groups.folder().flatMap(in -> groups.readable(in + "/" + path)).orElse(path)
            : path;
    return switch (files.read(found)) {
      case BaseFiles.Unreadable(String reason) -> {
        problems.error(leaf.place(), "can't read `" + path + "`: " + reason, "", "");
        yield ConfigPath.EMPTY;
      }
      case BaseFiles.Text(String text) -> content(new SourceFile(found, text));
    };
  }

  private ConfigValue.Mapping content(SourceFile file) {
    if (open.contains(file.name())) {
      List<String> cycle = new ArrayList<>(open.subList(open.indexOf(file.name()), open.size()));
      cycle.add(file.name());
      problems.error(
          new Place(file.name(), 1, 1),
          "a cycle of configs: " + String.join(" -> ", cycle),
          "",
          "");
      return ConfigPath.EMPTY;
    }
    open.add(file.name());
    ConfigValue.Mapping config = opened(file);
    open.removeLast();
    return config;
  }

  private ConfigValue.Mapping opened(SourceFile file) {
    problems.opens(file.name());
    Optional<Node> root = SweepReader.tree(file, problems);
    if (root.isPresent() && root.get() instanceof Node.Entries map) {
      Defaults.refusePackage(file, problems);
      int slash = file.name().lastIndexOf('/');
      return environment.resolve(map) instanceof Node.Entries resolved
          ? composed(resolved, slash < 0 ? "" : file.name().substring(0, slash), true)
          : ConfigPath.EMPTY;
    }
    root.filter(node -> !(node.value() instanceof ConfigValue.Null))
        .ifPresent(
            node -> problems.error(node.place(), "a config isn't a map", node.describe(), "a map"));
    return ConfigPath.EMPTY;
  }

  /** A map with the files that its defaults list names, if it may have one. */
  private ConfigValue.Mapping composed(Node.Entries map, String folder, boolean composes) {
    Optional<Node.Entry> defaults = map.entry(Defaults.KEY);
    if (!composes || defaults.isEmpty() || !(defaults.get().node() instanceof Node.Items list)) {
      return undotted(map);
    }
    Node.Entries own =
        new Node.Entries(
            map.place(),
            map.entries().stream().filter(entry -> !entry.key().equals(Defaults.KEY)).toList());
    return defaults().compose(list, folder, undotted(own));
  }
}
