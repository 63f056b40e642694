package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import dev.branchline.protocol.sweep.random.RandomKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Applies the overrides of the command line, in Hydra's grammar, to a draft. */
final class OverrideReader {
  private final Draft draft;
  private final Environment environment;
  private final Method method;
  private final long seed;
  private final Groups groups;
  private final List<ScriptFacts> scripts;
  private final Problems problems;

  OverrideReader(
      Draft draft,
      Environment environment,
      Method method,
      long seed,
      Groups groups,
      List<ScriptFacts> scripts,
      Problems problems) {
    this.draft = draft;
    this.environment = environment;
    this.method = method;
    this.seed = seed;
    this.groups = groups;
    this.scripts = scripts;
    this.problems = problems;
  }

  /** Takes the overrides whose key is the name of a config group. */
  @FunctionalInterface
  interface Groups {
    /** No groups. */
    Groups NONE = choice -> false;

    /** Whether the key is a group's name; then the choice is taken, or told to be wrong. */
    boolean take(Choice choice);
  }

  /**
   * An override that may choose from a group.
   *
   * @param key as typed, slashes too
   * @param value as typed, from {@code valueFrom} in the text of {@code lines}; empty if there is
   *     no equals sign
   */
  record Choice(Mode mode, String key, Optional<String> value, Lines lines, int valueFrom) {}

  /** What is to be done with a key. */
  enum Mode {
    CHANGE(""),
    ADD("+"),
    FORCE("++"),
    REMOVE("~");

    final String prefix;

    Mode(String prefix) {
      this.prefix = prefix;
    }
  }

  void apply(List<String> overrides) {
    for (int i = 0; i < overrides.size(); i++) {
      Lines lines = new Lines("override " + (i + 1), overrides.get(i));
      problems.opens(lines.file());
      apply(lines);
    }
  }

  private void apply(Lines lines) {
    String text = lines.text();
    Mode mode =
        text.startsWith("++")
            ? Mode.FORCE
            : text.startsWith("+") ? Mode.ADD : text.startsWith("~") ? Mode.REMOVE : Mode.CHANGE;
    int start = mode.prefix.length();
    int equals = text.indexOf('=');
    String key =
        text.substring(start, equals < 0 ? text.length() : Math.max(start, equals)).strip();
    Place place = lines.place(start);
    Optional<String> value =
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
    if (groups.take(new Choice(mode, key, value, lines, equals + 1))) {
      return;
    }
    Optional<ConfigPath> path = key(key, place);
    if (path.isEmpty()) {
      return;
    }
    if (mode == Mode.REMOVE) {
      remove(path.get(), equals + 1, lines);
    } else if (equals < 0) {
      problems.error(lines.place(text.length()), "an override without a value", text, "key=value");
    } else if (permitted(mode, path.get(), place)) {
      set(path.get(), lines, equals + 1);
    }
  }

  private Optional<ConfigPath> key(String key, Place place) {
    if (key.startsWith("override ")) {
      problems.error(place, "Hydra's `override` isn't part of this language", key, "key=value");
      return Optional.empty();
    }
    if (key.contains("@") || key.contains("/")) {
      problems.error(
          place,
          key.contains("@")
              ? "Hydra's packages (`@`) aren't part of this language"
              : "`" + key + "` isn't a config group",
          key,
          "a dotted key",
          "`config` takes a list of files, merged left to right");
      return Optional.empty();
    }
    Optional<ConfigPath> path =
        key.chars().anyMatch(Character::isWhitespace) ? Optional.empty() : ConfigPath.parse(key);
    if (path.isEmpty()) {
      problems.error(place, "an override without a key", Node.Words.quote(key), "key=value");
    }
    return path;
  }

  /** Takes a key away; with a value, only if that is what lies there. */
  private void remove(ConfigPath path, int from, Lines lines) {
    if (!draft.has(path)) {
      if (!draft.isOpen()) {
        unknown(path, lines.place(1), Optional.empty());
      }
      return;
    }
    if (from > 0 && !lines.text().substring(from).isBlank()) {
      Optional<SweepExpression.Meaning> meaning = meaning(path, lines, from);
      if (meaning.isEmpty()) {
        return;
      }
      Optional<ConfigValue> there = draft.constant(path);
      if (!(meaning.get() instanceof SweepExpression.Constant(ConfigValue value))
          || !there.equals(Optional.of(value))) {
        problems.error(
            lines.place(from),
            "`" + path + "` doesn't have this value",
            lines.text().substring(from),
            there.map(Node.Words::describe).orElse("a parameter that varies"),
            "to remove it whatever it is, write ~" + path);
        return;
      }
    }
    draft.remove(path);
  }

  private boolean permitted(Mode mode, ConfigPath path, Place place) {
    boolean known = draft.has(path);
    if (draft.isOpen() && !known) {
      return true;
    }
    boolean ofScript = mode == Mode.CHANGE && scripts.stream().anyMatch(script -> script.has(path));
    if (mode == Mode.CHANGE && !known && !ofScript) {
      unknown(path, place, Optional.of("to add it, write +" + path + "=..."));
    } else if (mode == Mode.ADD && known) {
      problems.error(
          place,
          "`" + path + "` is already there",
          "+" + path,
          path.toString(),
          "to change it, leave out the +; ++ does either");
    }
    return ofScript || mode == Mode.FORCE || known == (mode == Mode.CHANGE);
  }

  private void unknown(ConfigPath path, Place place, Optional<String> add) {
    String key = path.toString();
    Set<String> keys = new TreeSet<>(draft.keys());
    scripts.forEach(script -> keys.addAll(script.knows()));
    Optional<String> hint =
        Suggestion.closest(key, keys)
            .map(close -> "did you mean `" + close + "`?" + add.map(text -> " " + text).orElse(""))
            .or(() -> policy(key))
            .or(() -> add);
    problems.error(place, "unknown key `" + key + "`", "", "", hint);
  }

  private static Optional<String> policy(String key) {
    return Keys.POLICIES.contains(key)
        ? Optional.of(
            "overrides touch the config only; the policy is the flag --" + key.replace('_', '-'))
        : Optional.empty();
  }

  private void set(ConfigPath path, Lines lines, int from) {
    Optional<SweepExpression.Meaning> meaning = meaning(path, lines, from);
    if (meaning.isEmpty()) {
      return;
    }
    Optional<Parameter.Setting> setting =
        switch (meaning.get()) {
          case SweepExpression.Constant(ConfigValue constant) ->
              Optional.of(new Parameter.Constant(draft.over(path, constant)));
          case SweepExpression.Varying(AxisValues values) ->
              method.permits(
                      values, path, lines.place(from), lines.text().substring(from), problems)
                  ? Optional.of(new Parameter.Varying(values))
                  : Optional.empty();
          case SweepExpression.Rows(RowSource source) -> Optional.of(new Parameter.Rows(source));
          case SweepExpression.Extending(List<ConfigValue> items) ->
              extended(path, items, lines.place(from));
        };
    setting.ifPresent(found -> draft.set(new Parameter(path, lines.place(0), found)));
  }

  private Optional<Parameter.Setting> extended(
      ConfigPath path, List<ConfigValue> items, Place place) {
    Optional<ConfigValue> there = draft.constant(path);
    if (there.isPresent() && there.get() instanceof ConfigValue.Array(List<ConfigValue> old)) {
      List<ConfigValue> longer = new ArrayList<>(old);
      longer.addAll(items);
      return Optional.of(new Parameter.Constant(new ConfigValue.Array(longer)));
    }
    problems.error(
        place,
        "`" + path + "` isn't a list that could be extended",
        there.map(Node.Words::describe).orElse(""),
        "a list");
    return Optional.empty();
  }

  private Optional<SweepExpression.Meaning> meaning(ConfigPath path, Lines lines, int from) {
    int before = problems.count();
    try {
      SweepExpression.Meaning meaning =
          SweepExpression.inOverride(lines.text().substring(from), context(path, lines, from));
      return problems.count() > before ? Optional.empty() : Optional.of(meaning);
    } catch (InvalidExpression e) {
      problems.error(lines.place(from + e.from()), e.message(), e.found(), e.expected(), e.hint());
      return Optional.empty();
    }
  }

  private SweepExpression.Context context(ConfigPath path, Lines lines, int from) {
    return new SweepExpression.Context() {
      @Override
      public long shuffleKey() {
        return RandomKey.of(seed, "shuffle " + path);
      }

      @Override
      public String resolve(String word, int at) {
        return environment.resolve(word, (start, until) -> lines.place(from + at + start));
      }

      @Override
      public void warn(int start, int until, String message, String hint) {
        problems.warning(lines.place(from + start), message, Optional.of(hint));
      }
    };
  }
}
