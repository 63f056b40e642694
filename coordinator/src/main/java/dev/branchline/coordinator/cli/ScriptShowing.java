package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.Table;
import dev.branchline.coordinator.cli.render.Text;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ScriptFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be set in a Python script, and what of it is called; the script isn't executed. */
final class ScriptShowing {
  private static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());

  private final String file;
  private final ScriptFacts facts;
  private final List<Parameter> parameters = new ArrayList<>();

  /**
   * One thing that can be set.
   *
   * @param key dotted
   * @param of {@code module}, or the function that takes it
   * @param facts what is known of it, as {@code _defaults.py} tells
   */
  private record Parameter(String key, String of, ScriptFacts facts) {
    /** Its default, where that is a constant; a parameter without one has none. */
    Optional<ConfigValue> value() {
      return Optional.ofNullable(facts.answer().entries().get("value"));
    }

    /** The default as people read it. */
    String words() {
      return value().map(ConfigJson::write).orElseGet(() -> facts.text("text"));
    }
  }

  ScriptShowing(String file, ScriptFacts facts) {
    this.file = file;
    this.facts = facts;
    map(facts, "names").forEach((name, found) -> add("", name, "module", found));
    map(facts, "parameters")
        .forEach(
            (name, found) -> {
              if (parameters.stream().noneMatch(known -> known.key().equals(name))) {
                add("", name, facts.text("entrypoint"), found);
              }
            });
  }

  private void add(String before, String name, String of, ConfigValue found) {
    if (name.startsWith("_")
        || !(found instanceof ConfigValue.Mapping map)
        || !map.entries().getOrDefault("what", ConfigValue.NULL).equals(ConfigValue.of("value"))) {
      return;
    }
    ScriptFacts known = new ScriptFacts(map);
    Map<String, ConfigValue> fields = map(known, "fields");
    if (fields.isEmpty()) {
      parameters.add(new Parameter(before + name, of, known));
    } else {
      fields.forEach((field, inner) -> add(before + name + ".", field, of, inner));
    }
  }

  /** For people. */
  void print(Branchline root) {
    String entrypoint = facts.text("entrypoint");
    boolean hasProblem = !facts.text("problem").isEmpty();
    if (!hasProblem) {
      root.out()
          .println(
              entrypoint.isEmpty()
                  ? file + " has no function that is called"
                  : "%s calls %s() (line %s)"
                      .formatted(file, entrypoint, Text.exact(facts.value("line"))));
    }
    if (facts.value("cell") instanceof ConfigValue.Array(List<ConfigValue> lines)) {
      root.out()
          .println(
              "lines %s to %s are set before the rest runs (# %%%% config)"
                  .formatted(Text.exact(lines.getFirst()), Text.exact(lines.getLast())));
    }
    Table table = new Table(List.of("key", "type", "default", "where"));
    for (Parameter one : parameters) {
      String line = "line " + Text.exact(one.facts().value("line"));
      table.add(
          List.of(
              one.key(),
              one.facts().text("type"),
              one.words(),
              one.of().equals("module") ? line : one.of() + "(), " + line));
    }
    table.print(root.out());
    if (hasProblem) {
      root.say("warning: " + facts.text("problem"));
      root.say("hint: " + facts.text("hint"));
    }
  }

  /** For programs. */
  ConfigValue json() {
    return Json.mapping(
        Map.entry("script", ConfigValue.of(file)),
        Map.entry("entrypoint", orNull(facts, "entrypoint")),
        Map.entry("problem", orNull(facts, "problem")),
        Map.entry("cell", facts.value("cell")),
        Map.entry("parameters", Json.list(parameters, ScriptShowing::json)));
  }

  private static ConfigValue json(Parameter one) {
    return Json.mapping(
        Map.entry("key", ConfigValue.of(one.key())),
        Map.entry("type", orNull(one.facts(), "type")),
        Map.entry("constant", ConfigValue.of(one.value().isPresent())),
        Map.entry("default", one.value().orElse(ConfigValue.NULL)),
        Map.entry("text", orNull(one.facts(), "text")),
        Map.entry("of", ConfigValue.of(one.of())),
        Map.entry("line", one.facts().value("line")));
  }

  private static ConfigValue orNull(ScriptFacts facts, String key) {
    return facts.text(key).isEmpty() ? ConfigValue.NULL : ConfigValue.of(facts.text(key));
  }

  private static Map<String, ConfigValue> map(ScriptFacts facts, String key) {
    return facts.value(key) instanceof ConfigValue.Mapping map ? map.entries() : NOTHING.entries();
  }
}
