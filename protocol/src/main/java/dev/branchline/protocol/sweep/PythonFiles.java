package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Puts what the Python files of {@code config} said in their place: values into the config, axes
 * into the parameters. Here a Python file is one line of JSON, the answer of the process that has
 * evaluated it; {@link BaseFiles} reads it as if it were the file's text.
 */
final class PythonFiles {
  private static final String ENDING = ".py";

  /** What {@link Template} takes for a reference, with the backslashes before it. */
  private static final Pattern REFERENCE = Pattern.compile("(\\\\*)\\$\\{");

  private final FrozenFiles files;
  private final boolean takesAny;
  private final Problems problems;
  private final List<Node.Entry> axes = new ArrayList<>();
  private final List<Node> configs = new ArrayList<>();
  private Optional<Node.Leaf> generator = Optional.empty();
  private Optional<Node.Leaf> generated = Optional.empty();
  private Optional<Space.Fed> fed = Optional.empty();

  /**
   * @param takesAny whether what runs can take any value, not only what JSON can say
   */
  PythonFiles(FrozenFiles files, boolean takesAny, Problems problems) {
    this.files = files;
    this.takesAny = takesAny;
    this.problems = problems;
  }

  /** Whether a file is evaluated by Python, by its ending. */
  static boolean is(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /** The sweep file without Python files in it. */
  Node.Entries expand(Node.Entries root) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry entry : root.entries()) {
      entries.add(
          entry.key().equals("config")
              ? new Node.Entry(entry.key(), entry.place(), config(entry.node()))
              : entry);
    }
    if (!axes.isEmpty() || !configs.isEmpty()) {
      Node typed = root.entry("parameters").map(Node.Entry::node).orElse(Axes.none(root.place()));
      entries.removeIf(entry -> entry.key().equals("parameters"));
      entries.add(new Node.Entry("parameters", typed.place(), parameters(typed)));
    }
    return new Node.Entries(root.place(), entries);
  }

  private Node config(Node node) {
    return switch (node) {
      case Node.Items(Place place, List<Node> items) ->
          new Node.Items(place, items.stream().map(this::layer).toList());
      case Node.Leaf leaf -> layer(leaf);
      case Node.Entries map -> map;
    };
  }

  private Node layer(Node node) {
    return node instanceof Node.Leaf leaf && leaf.string().isPresent() && is(leaf.text())
        ? new Node.Entries(leaf.place(), values(leaf))
        : node;
  }

  /** The values that a file gives to the config; what it sweeps is kept for the parameters. */
  private List<Node.Entry> values(Node.Leaf leaf) {
    String path = leaf.text();
    return switch (files.read(path)) {
      case BaseFiles.Unreadable(String reason) -> {
        problems.error(leaf.place(), "can't read `" + path + "`: " + reason, "", "");
        yield List.of();
      }
      case BaseFiles.Text(String text) -> {
        try {
          yield ConfigJson.parse(text) instanceof ConfigValue.Mapping answer
              ? said(leaf, taken(leaf, answer))
              : List.of();
        } catch (ConfigJson.Malformed e) {
          problems.error(leaf.place(), "no answer of Python: " + e.getMessage(), "", "");
          yield List.of();
        }
      }
    };
  }

  private List<Node.Entry> said(Node.Leaf leaf, ConfigValue.Mapping answer) {
    switch (text(answer, "kind")) {
      case "grid" -> grid(leaf, map(answer, "axes"));
      case "zip" -> zip(leaf, map(answer, "axes"));
      case "list" -> {
        if (answer.entries().containsKey("generated")) {
          generated = Optional.of(leaf);
        }
        listed(leaf, answer);
      }
      case "generator" -> generator(leaf, answer);
      case "error" ->
          problems.error(
              leaf.place(),
              "`" + leaf.text() + "` doesn't hold: " + text(answer, "message"),
              "",
              "",
              Optional.of(text(answer, "hint")).filter(hint -> !hint.isEmpty()));
      default -> {}
    }
    return Axes.entries(leaf, literal(map(answer, "config")));
  }

  /** What Python can't write as JSON is kept by reference, or an error. */
  private ConfigValue.Mapping taken(Node.Leaf leaf, ConfigValue.Mapping answer) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    answer.entries().forEach((key, value) -> entries.put(key, taken(leaf, value)));
    return new ConfigValue.Mapping(entries);
  }

  private ConfigValue taken(Node.Leaf leaf, ConfigValue value) {
    return switch (value) {
      case ConfigValue.Mapping map -> {
        Optional<ValueReference> reference = ValueReference.of(map);
        reference.filter(_ -> !takesAny).ifPresent(one -> refuse(leaf, one));
        yield reference.isPresent() ? reference.get().in(leaf.text()) : taken(leaf, map);
      }
      case ConfigValue.Array(List<ConfigValue> items) ->
          new ConfigValue.Array(items.stream().map(item -> taken(leaf, item)).toList());
      case ConfigValue.Null _,
          ConfigValue.Bool _,
          ConfigValue.Int _,
          ConfigValue.Real _,
          ConfigValue.Text _ ->
          value;
    };
  }

  private void refuse(Node.Leaf leaf, ValueReference reference) {
    problems.error(
        leaf.place(),
        "`" + leaf.text() + "` doesn't hold: " + reference.message(),
        "",
        "",
        Optional.of(reference.hint()).filter(hint -> !hint.isEmpty()));
  }

  /** The same values, with what looks like a reference in a string meant as it stands. */
  private static ConfigValue.Mapping literal(ConfigValue.Mapping map) {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    map.entries().forEach((key, value) -> entries.put(key, literal(value)));
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue literal(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Mapping map -> literal(map);
      case ConfigValue.Array(List<ConfigValue> items) ->
          new ConfigValue.Array(items.stream().map(PythonFiles::literal).toList());
      case ConfigValue.Text(String text) ->
          new ConfigValue.Text(REFERENCE.matcher(text).replaceAll("$1$1\\\\\\${"));
      case ConfigValue.Null _, ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Real _ -> value;
    };
  }

  private void grid(Node.Leaf leaf, ConfigValue.Mapping lists) {
    lists
        .entries()
        .forEach((key, values) -> axes.add(Axes.entry(leaf, key, Axes.words("values", values))));
  }

  private void zip(Node.Leaf leaf, ConfigValue.Mapping lists) {
    if (lists.entries().size() < 2) {
      grid(leaf, lists);
    } else {
      axes.add(Axes.entry(leaf, new SourceFile(leaf.text(), "").stem(), Axes.words("zip", lists)));
    }
  }

  private void generator(Node.Leaf leaf, ConfigValue.Mapping answer) {
    if (generator.isPresent() || !configs.isEmpty()) {
      problems.error(leaf.place(), "a second file that gives several configs", "", "one of them");
    }
    generator = Optional.of(leaf);
    fed =
        Optional.of(
            new Space.Fed(
                leaf.text(), text(answer, "file"), text(answer, "python"), OptionalLong.empty()));
  }

  /** Where the name of a file with a generator stands that isn't asked yet. */
  Optional<Node.Leaf> generator() {
    return generator;
  }

  /** The generator, if there is one that isn't asked yet. */
  Optional<Space.Fed> fed() {
    return fed;
  }

  /** Where the name of a file stands whose generator gave all that it has. */
  Optional<Node.Leaf> generated() {
    return generated;
  }

  private void listed(Node.Leaf leaf, ConfigValue.Mapping answer) {
    List<ConfigValue> items =
        answer.entries().get("configs") instanceof ConfigValue.Array(List<ConfigValue> all)
            ? all
            : List.of();
    if (!configs.isEmpty() || generator.isPresent()) {
      problems.error(leaf.place(), "a second file that gives several configs", "", "one of them");
      return;
    }
    for (ConfigValue item : items) {
      List<Node.Entry> constants = new ArrayList<>();
      if (item instanceof ConfigValue.Mapping config) {
        config
            .entries()
            .forEach(
                (key, one) ->
                    constants.add(Axes.entry(leaf, key, Axes.words("value", literal(one)))));
      }
      configs.add(new Node.Entries(leaf.place(), constants));
    }
  }

  /** What the sweep file varies, after what its Python files do; its own entries win. */
  private Node parameters(Node typed) {
    if (configs.isEmpty()) {
      return Axes.before(axes, typed);
    }
    List<Node> all = new ArrayList<>();
    for (Node config : configs) {
      List<Node.Entry> first = new ArrayList<>(axes);
      if (config instanceof Node.Entries map) {
        first.addAll(map.entries());
      }
      Node whole = Axes.before(first, typed);
      all.addAll(whole instanceof Node.Items(var _, List<Node> items) ? items : List.of(whole));
    }
    return all.size() == 1 ? all.getFirst() : new Node.Items(typed.place(), all);
  }

  private static String text(ConfigValue.Mapping answer, String key) {
    return answer.entries().get(key) instanceof ConfigValue.Text(String text) ? text : "";
  }

  private static ConfigValue.Mapping map(ConfigValue.Mapping answer, String key) {
    return answer.entries().get(key) instanceof ConfigValue.Mapping map ? map : ConfigPath.EMPTY;
  }

  /** Nodes that nobody typed; their places are those of the file's name. */
  private static final class Axes {
    private Axes() {}

    static Node none(Place place) {
      return new Node.Entries(place, List.of());
    }

    static ConfigValue.Mapping words(String word, ConfigValue value) {
      LinkedHashMap<String, ConfigValue> one = new LinkedHashMap<>();
      one.put(word, value);
      return new ConfigValue.Mapping(one);
    }

    static Node.Entry entry(Node.Leaf leaf, String key, ConfigValue value) {
      return new Node.Entry(key, leaf.place(), node(leaf, value));
    }

    static List<Node.Entry> entries(Node.Leaf leaf, ConfigValue.Mapping map) {
      List<Node.Entry> entries = new ArrayList<>();
      map.entries().forEach((key, value) -> entries.add(entry(leaf, key, value)));
      return entries;
    }

    static Node node(Node.Leaf leaf, ConfigValue value) {
      return switch (value) {
        case ConfigValue.Mapping map -> new Node.Entries(leaf.place(), entries(leaf, map));
        case ConfigValue.Array(List<ConfigValue> items) ->
            new Node.Items(leaf.place(), items.stream().map(item -> node(leaf, item)).toList());
        case ConfigValue.Text(String text) -> new Node.Leaf(value, text, leaf.stretch());
        case ConfigValue.Null _, ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Real _ ->
            new Node.Leaf(value, ConfigJson.write(value), leaf.stretch());
      };
    }

    /** Entries before those of a map, or of each map of a list, that don't give the same key. */
    static Node before(List<Node.Entry> first, Node typed) {
      return switch (typed) {
        case Node.Entries map -> {
          List<Node.Entry> all = new ArrayList<>(first);
          all.removeIf(entry -> map.has(entry.key()));
          all.addAll(map.entries());
          yield new Node.Entries(map.place(), all);
        }
        case Node.Items(Place place, List<Node> items) ->
            new Node.Items(place, items.stream().map(item -> before(first, item)).toList());
        case Node.Leaf leaf ->
            leaf.value() instanceof ConfigValue.Null ? new Node.Entries(leaf.place(), first) : leaf;
      };
    }
  }
}
