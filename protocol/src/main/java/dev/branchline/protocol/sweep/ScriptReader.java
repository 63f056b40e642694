package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code script} and what goes with it. */
final class ScriptReader {
  /** The keys that mean something only with a script. */
  static final Set<String> KEYS = Set.of("python", "isolation", "entrypoint", "strict", "preload");

  private static final Set<String> PRELOADS = Set.of("installed", "all", "none");

  private final Node.Entries file;
  private final FrozenFiles files;
  private final Problems problems;

  ScriptReader(Node.Entries file, FrozenFiles files, Problems problems) {
    this.file = file;
    this.files = files;
    this.problems = problems;
  }

  /** What the file says of a script; empty if it names none, or that doesn't hold. */
  Optional<Program.Script> read() {
    if (!file.has("script")) {
      for (Node.Entry entry : file.entries()) {
        if (KEYS.contains(entry.key())) {
          problems.error(
              entry.place(), "`" + entry.key() + "` without a `script`", "", "script: FILE.py");
        }
      }
      return Optional.empty();
    }
    Fields fields = new Fields(file, problems);
    Optional<Isolation> isolation =
        fields
            .node("isolation")
            .flatMap(_ -> fields.parsed("isolation", Isolation::of, words(Isolation.words())));
    ConfigValue preload = fields.node("preload").map(this::preload).orElse(TEXT_INSTALLED);
    boolean strict = fields.node("strict").map(this::flag).orElse(false);
    String python = optional(fields, "python");
    String workdir = optional(fields, "workdir");
    String entrypoint = optional(fields, "entrypoint");
    Optional<String> named = fields.text("script");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String target = named.get();
    Place place = file.entry("script").map(entry -> entry.node().place()).orElse(file.place());
    if (!entrypoint.isEmpty()) {
      if (target.lastIndexOf(':') > target.lastIndexOf('/')) {
        problems.error(place, "the entrypoint is named twice", target, "");
        return Optional.empty();
      }
      target = target + ":" + entrypoint;
    }
    ScriptFile script = new ScriptFile(python, workdir, target);
    return facts(script, place)
        .map(
            facts ->
                new Program.Script(
                    script.target(),
                    isolation.orElse(Isolation.FORK),
                    strict,
                    preload,
                    Optional.of(python).filter(word -> !word.isEmpty()),
                    facts));
  }

  private static final ConfigValue TEXT_INSTALLED = new ConfigValue.Text("installed");

  private static String words(List<String> words) {
    return String.join(", ", words);
  }

  private static String optional(Fields fields, String key) {
    return fields.node(key).isPresent() ? fields.text(key).orElse("") : "";
  }

  private boolean flag(Node node) {
    if (node.value() instanceof ConfigValue.Bool(boolean flag)) {
      return flag;
    }
    problems.error(node.place(), "`strict` doesn't hold", node.describe(), "true or false");
    return false;
  }

  private ConfigValue preload(Node node) {
    ConfigValue value = node.value();
    boolean holds =
        switch (value) {
          case ConfigValue.Text(String word) -> PRELOADS.contains(word);
          case ConfigValue.Array(List<ConfigValue> items) ->
              items.stream().allMatch(item -> item instanceof ConfigValue.Text);
          case ConfigValue.Null _,
              ConfigValue.Bool _,
              ConfigValue.Int _,
              ConfigValue.Real _,
              ConfigValue.Mapping _ ->
              false;
        };
    if (!holds) {
      problems.error(
          node.place(),
          "`preload` doesn't hold",
          node.describe(),
          "installed, all, none, or a list of modules");
    }
    return value;
  }

  private Optional<ScriptFacts> facts(ScriptFile script, Place place) {
    return switch (files.read(script.key())) {
      case BaseFiles.Unreadable(String reason) -> {
        problems.error(place, "can't read `" + script.target() + "`: " + reason, "", "");
        yield Optional.empty();
      }
      case BaseFiles.Text(String text) -> told(script, parsed(text), place);
    };
  }

  private Optional<ScriptFacts> told(ScriptFile script, ConfigValue.Mapping answer, Place place) {
    ScriptFacts facts = new ScriptFacts(answer);
    boolean error = facts.text("kind").equals("error");
    String problem = error ? facts.text("message") : facts.text("problem");
    if (!problem.isEmpty()) {
      problems.error(
          place,
          error ? "`" + script.target() + "` doesn't hold: " + problem : problem,
          "",
          "",
          Stream.of(facts.text("hint")).filter(hint -> !hint.isEmpty()).findFirst());
      return Optional.empty();
    }
    return Optional.of(facts);
  }

  private ConfigValue.Mapping parsed(String text) {
    try {
      if (ConfigJson.parse(text) instanceof ConfigValue.Mapping mapping) {
        return mapping;
      }
    } catch (ConfigJson.Malformed e) {
      // Told below, as an answer that says so.
    }
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("kind", ConfigValue.of("error"));
    entries.put("message", ConfigValue.of("no answer of Python"));
    return new ConfigValue.Mapping(entries);
  }
}
