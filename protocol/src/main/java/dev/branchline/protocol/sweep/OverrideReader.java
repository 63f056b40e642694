package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Optional;

/** Applies the overrides of the command line, in Hydra's grammar, to a draft. */
final class OverrideReader {
  private final Draft draft;
  private final Environment environment;
  private final Problems problems;

  OverrideReader(Draft draft, Environment environment, Problems problems) {
    this.draft = draft;
    this.environment = environment;
    this.problems = problems;
  }

  /** What is to be done with a key. */
  private enum Mode {
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
    Optional<ConfigPath> path = key(key, place);
    if (path.isEmpty()) {
      return;
    }
    if (mode == Mode.REMOVE) {
      remove(path.get(), equals >= 0, lines);
    } else if (equals < 0) {
      problems.error(lines.place(text.length()), "an override without a value", text, "key=value");
    } else if (permitted(mode, path.get(), place)) {
      set(path.get(), lines, equals + 1);
    }
  }

  private Optional<ConfigPath> key(String key, Place place) {
    if (key.contains("@") || key.contains("/")) {
      problems.error(
          place,
          "Hydra's packages and config groups aren't part of this language",
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

  private void remove(ConfigPath path, boolean value, Lines lines) {
    if (value) {
      problems.error(
          lines.place(lines.text().indexOf('=')),
          "removing by value isn't supported yet by this version",
          lines.text(),
          "~" + path);
    } else if (draft.has(path)) {
      draft.remove(path);
    } else {
      unknown(path, lines.place(1), Optional.empty());
    }
  }

  private boolean permitted(Mode mode, ConfigPath path, Place place) {
    boolean known = draft.has(path);
    if (mode == Mode.CHANGE && !known) {
      unknown(path, place, Optional.of("to add it, write +" + path + "=..."));
    } else if (mode == Mode.ADD && known) {
      problems.error(
          place,
          "`" + path + "` is already there",
          "+" + path,
          path.toString(),
          "to change it, leave out the +; ++ does either");
    }
    return mode == Mode.FORCE || known == (mode == Mode.CHANGE);
  }

  private void unknown(ConfigPath path, Place place, Optional<String> add) {
    String key = path.toString();
    Optional<String> hint =
        Suggestion.closest(key, draft.keys())
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
    String typed = lines.text().substring(from);
    int before = problems.count();
    String value = environment.resolve(typed, (start, until) -> lines.place(from + start));
    if (problems.count() > before) {
      return;
    }
    try {
      Parameter.Setting setting =
          switch (SweepExpression.inOverride(value)) {
            case SweepExpression.Constant(ConfigValue constant) ->
                new Parameter.Constant(draft.over(path, constant));
            case SweepExpression.Varying(AxisValues values) -> new Parameter.Varying(values);
          };
      draft.set(new Parameter(path, lines.place(0), setting));
    } catch (SweepExpression.Invalid e) {
      int at = value.equals(typed) ? from + e.from : from;
      problems.error(lines.place(at), e.message(), e.found, e.expected, e.hint);
    }
  }
}
