package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What was typed, with places: the same tree for YAML and JSON. */
sealed interface Node {
  Place place();

  /** What it says, taken literally. */
  ConfigValue value();

  /** For {@code found ...}. */
  default String describe() {
    return Words.describe(value());
  }

  /**
   * A scalar.
   *
   * @param text as typed, quotes and escapes undone
   * @param stretch what it was read from
   */
  record Leaf(ConfigValue value, String text, Lines.Stretch stretch) implements Node {
    @Override
    public Place place() {
      return stretch.lines().place(stretch.from());
    }

    /** The place of a part of the text. */
    Place placeOf(int from, int until) {
      return stretch.of(text, from, until);
    }

    /** The string, if it is one. */
    Optional<String> string() {
      return value instanceof ConfigValue.Text(String string)
          ? Optional.of(string)
          : Optional.empty();
    }
  }

  /** A list. */
  record Items(Place place, List<Node> items) implements Node {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public ConfigValue value() {
      return new ConfigValue.Array(items.stream().map(Node::value).toList());
    }
  }

  /** A map; no key twice. */
  record Entries(Place place, List<Entry> entries) implements Node {
    public Entries {
      entries = List.copyOf(entries);
    }

    @Override
    public ConfigValue.Mapping value() {
      LinkedHashMap<String, ConfigValue> values = new LinkedHashMap<>();
      entries.forEach(entry -> values.put(entry.key(), entry.node().value()));
      return new ConfigValue.Mapping(values);
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    boolean has(String key) {
      return entry(key).isPresent();
    }
  }

  /** One key of a map with its value; the place is the key's. */
  record Entry(String key, Place place, Node node) {}

  /** How values are called in messages. */
  final class Words {
    private static final int MOST = 60;

    private Words() {}

    static String describe(ConfigValue value) {
      return switch (value) {
        case ConfigValue.Null() -> "nothing";
        case ConfigValue.Bool(boolean flag) -> Boolean.toString(flag);
        case ConfigValue.Int number -> "the integer " + shorten(ConfigJson.write(number));
        case ConfigValue.Real number -> "the float " + ConfigJson.write(number);
        case ConfigValue.Text(String text) -> quote(text);
        case ConfigValue.Array(var items) -> items.isEmpty() ? "an empty list" : "a list";
        case ConfigValue.Mapping mapping -> mapping.entries().isEmpty() ? "an empty map" : "a map";
      };
    }

    static String quote(String text) {
      return ConfigJson.write(new ConfigValue.Text(shorten(text)));
    }

    private static String shorten(String text) {
      return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
    }
  }
}
