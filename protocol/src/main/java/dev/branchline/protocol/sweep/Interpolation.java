package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Fills in what a config says of itself: one run over one config. */
final class Interpolation {
  private final ConfigValue.Mapping config;
  private final Set<List<String>> templates;
  private final List<List<String>> way = new ArrayList<>();
  private final Set<List<String>> touched = new LinkedHashSet<>();

  /**
   * A run.
   *
   * @param templates where the strings lie that hold references; all others are literal
   */
  Interpolation(ConfigValue.Mapping config, Set<List<String>> templates) {
    this.config = config;
    this.templates = templates;
  }

  /** A reference that leads nowhere. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message, null, false, false);
    }

    String words() {
      return String.valueOf(getMessage());
    }
  }

  /** What lies there once everything is filled in. */
  ConfigValue value(List<String> path) throws Broken {
    touched.add(path);
    ConfigValue raw =
        find(path).orElseThrow(() -> new Broken("nothing is at `" + dotted(path) + "`"));
    return filled(path, raw);
  }

  /** All that was looked at. */
  Set<List<String>> touched() {
    return touched;
  }

  private ConfigValue filled(List<String> path, ConfigValue raw) throws Broken {
    return switch (raw) {
      case ConfigValue.Text(String text) when templates.contains(path) && Template.is(text) ->
          guarded(path, text);
      case ConfigValue.Mapping map -> {
        LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : map.entries().entrySet()) {
          List<String> inner = then(path, entry.getKey());
          touched.add(inner);
          entries.put(entry.getKey(), filled(inner, entry.getValue()));
        }
        yield new ConfigValue.Mapping(entries);
      }
      case ConfigValue.Array(List<ConfigValue> items) -> {
        List<ConfigValue> list = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
          list.add(filled(then(path, Integer.toString(i)), items.get(i)));
        }
        yield new ConfigValue.Array(list);
      }
      case ConfigValue.Text _,
          ConfigValue.Null _,
          ConfigValue.Bool _,
          ConfigValue.Int _,
          ConfigValue.Real _ ->
          raw;
    };
  }

  private ConfigValue guarded(List<String> path, String text) throws Broken {
    if (way.contains(path)) {
      List<String> cycle =
          Stream.concat(way.subList(way.indexOf(path), way.size()).stream(), Stream.of(path))
              .map(Interpolation::dotted)
              .toList();
      throw new Broken("a cycle of references: " + String.join(" -> ", cycle));
    }
    way.add(path);
    try {
      return fill(path, Template.parse(text));
    } finally {
      way.removeLast();
    }
  }

  private ConfigValue fill(List<String> path, Template template) throws Broken {
    if (template.parts().size() == 1
        && template.parts().getFirst() instanceof Template.Reference(Template name)) {
      return referred(path, text(path, name));
    }
    return new ConfigValue.Text(text(path, template));
  }

  private String text(List<String> path, Template template) throws Broken {
    StringBuilder text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(
          switch (part) {
            case Template.Literal(String literal) -> literal;
            case Template.Reference(Template name) ->
                PythonText.str(referred(path, text(path, name)));
          });
    }
    return text.toString();
  }

  private ConfigValue referred(List<String> from, String typed) throws Broken {
    String name = typed.strip();
    if (name.contains(":")) {
      throw new Broken(
          "the resolver `%s` isn't part of this language"
              .formatted(name.substring(0, name.indexOf(':'))));
    }
    List<String> path = new ArrayList<>();
    int dots = 0;
    while (dots < name.length() && name.charAt(dots) == '.') {
      dots++;
    }
    if (dots > from.size()) {
      throw new Broken("`" + name + "` leads out of the config");
    }
    if (dots > 0) {
      path.addAll(from.subList(0, from.size() - dots));
    }
    String rest = name.substring(dots).replace("[", ".").replace("]", "");
    path.addAll(List.of(rest.split("\\.", -1)));
    path.removeIf(String::isEmpty);
    if (path.isEmpty()) {
      throw new Broken("a reference to nothing: ${" + name + "}");
    }
    return value(path);
  }

  private Optional<ConfigValue> find(List<String> path) {
    ConfigValue value = config;
    for (String key : path) {
      Optional<ConfigValue> next =
          switch (value) {
            case ConfigValue.Mapping map -> Optional.ofNullable(map.entries().get(key));
            case ConfigValue.Array(List<ConfigValue> items) ->
                key.length() < 9
                        && key.chars().allMatch(Character::isDigit)
                        && Integer.parseInt(key) < items.size()
                    ? Optional.of(items.get(Integer.parseInt(key)))
                    : Optional.empty();
            case ConfigValue.Null _,
                ConfigValue.Bool _,
                ConfigValue.Int _,
                ConfigValue.Real _,
                ConfigValue.Text _ ->
                Optional.empty();
          };
      if (next.isEmpty()) {
        return Optional.empty();
      }
      value = next.get();
    }
    return Optional.of(value);
  }

  private static List<String> then(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }

  private static String dotted(List<String> path) {
    return String.join(".", path);
  }
}
