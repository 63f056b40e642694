package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code script} or {@code steps}, and what goes with them. */
final class ScriptReader {
  /** The keys that mean something only with a script. */
  static final Set<String> KEYS = Set.of("python", "isolation", "entrypoint", "strict", "preload");

  private static final Set<String> PRELOADS = Set.of("installed", "all", "none");

  private final Node.Entries file;
  private final FrozenFiles files;
  private final Problems problems;

  /** Where each of the scripts is named. */
  private final List<Place> places = new ArrayList<>();

  ScriptReader(Node.Entries file, FrozenFiles files, Problems problems) {
    this.file = file;
    this.files = files;
    this.problems = problems;
  }

  /** What is the same for all scripts of a sweep. */
  private record Common(
      Isolation isolation, boolean strict, ConfigValue preload, String python, String workdir) {}

  List<Place> places() {
    return List.copyOf(places);
  }

  /** What the file says of scripts; empty if it names none, or that doesn't hold. */
  Optional<Program> read() {
    if (!file.has("script") && !file.has("steps")) {
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
    Common common = new Common(isolation.orElse(Isolation.FORK), strict, preload, python, workdir);
    return file.has("steps")
        ? new StepsReader(file, problems).read().flatMap(steps -> steps(steps, common))
        : StepsReader.named(file, problems)
            .flatMap(one -> script(one, common))
            .map(script -> script);
  }

  private Optional<Program> steps(List<StepsReader.Named> steps, Common common) {
    List<Program.Script> scripts = new ArrayList<>();
    steps.forEach(step -> script(step, common).ifPresent(scripts::add));
    return scripts.size() == steps.size()
        ? Optional.of(new Program.Steps(scripts))
        : Optional.empty();
  }

  private Optional<Program.Script> script(StepsReader.Named named, Common common) {
    ScriptFile script = new ScriptFile(common.python, common.workdir, named.target());
    places.add(named.place());
    return facts(script, named.place())
        .map(
            facts ->
                new Program.Script(
                    script.target(),
                    common.isolation,
                    common.strict,
                    common.preload,
                    Optional.of(common.python).filter(word -> !word.isEmpty()),
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
