package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Holds what a sweep gives against what its script has. */
final class ScriptCheck {
  private static final Set<String> RESERVED =
      Set.of(
          "__name__",
          "__file__",
          "__package__",
          "__loader__",
          "__spec__",
          "__cached__",
          "__builtins__",
          "__doc__");

  private static final Set<String> BESIDE = Set.of("_args", "_kwargs", "_metadata", "config_id");
  private static final Set<String> FLAGS =
      Set.of("true", "yes", "y", "on", "1", "false", "no", "n", "off", "0");

  /** So many values of an axis are looked at. */
  private static final int LOOKED_AT = 1_000;

  /** A script of the sweep, and where it is named. */
  private record Step(Program.Script script, Place place) {
    ScriptFacts facts() {
      return script.facts();
    }

    /** Whether values can reach it in time. */
    boolean isReached() {
      return !facts().entrypoint().isEmpty() || facts().hasCell();
    }
  }

  private final List<Step> steps = new ArrayList<>();
  private final Problems problems;

  /**
   * A check of one script, or of the steps of a sweep.
   *
   * @param places where each of the scripts is named
   */
  ScriptCheck(List<Program.Script> scripts, List<Place> places, Problems problems) {
    for (int i = 0; i < scripts.size(); i++) {
      steps.add(new Step(scripts.get(i), places.get(i)));
    }
    this.problems = problems;
  }

  /** Tells all that doesn't hold, and what is worth a look. */
  void check(ConfigValue.Mapping base, List<Axis> axes) {
    Map<ConfigPath, List<ConfigValue>> values = new LinkedHashMap<>();
    base.entries()
        .forEach((key, value) -> values.put(new ConfigPath(List.of(key)), List.of(value)));
    for (Axis axis : axes) {
      boolean single = axis.columns().size() == 1;
      for (List<String> column : axis.columns()) {
        values.put(new ConfigPath(column), single ? some(axis) : List.of());
      }
    }
    values.keySet().removeIf(path -> BESIDE.contains(path.keys().getFirst()));
    if (steps.stream().map(step -> isTooLate(step, values)).reduce(false, Boolean::logicalOr)) {
      return;
    }
    values.forEach(this::check);
    dropped(base);
  }

  /** Whether values would reach a script too late; a step may take none of them. */
  private boolean isTooLate(Step step, Map<ConfigPath, List<ConfigValue>> values) {
    boolean concerned =
        steps.size() == 1
            ? !values.isEmpty()
            : values.keySet().stream().anyMatch(path -> step.facts().has(path));
    if (step.isReached() || !concerned) {
      return false;
    }
    problems.error(
        step.place(),
        "`"
            + step.script().target()
            + "` has no function to call, so that values would come too late",
        "",
        "a function `main` or `run`, or a cell `# %% config`",
        "name the function as in `script: train.py:fit`, or put the defaults between the lines"
            + " `# %% config` and `# %%`");
    return true;
  }

  private static List<ConfigValue> some(Axis axis) {
    List<ConfigValue> some = new ArrayList<>();
    if (axis.values() instanceof AxisValues.Drawn) {
      return some;
    }
    for (long i = 0; i < Math.min(axis.count(), LOOKED_AT); i++) {
      some.add(axis.values().at(i));
    }
    return some;
  }

  private void check(ConfigPath path, List<ConfigValue> values) {
    String first = path.keys().getFirst();
    if (RESERVED.contains(first)) {
      problems.error(
          steps.getFirst().place(), "`" + first + "` belongs to Python and can't be set", "", "");
      return;
    }
    if (steps.stream().map(step -> isCode(first, step)).reduce(false, Boolean::logicalOr)) {
      return;
    }
    if (steps.stream().noneMatch(step -> step.facts().has(path) || step.facts().isOpen())) {
      unknown(path);
      return;
    }
    for (Step step : steps) {
      for (ConfigValue value : values) {
        if (!fits(path, value, step)) {
          break;
        }
      }
      if (step.facts().names().contains(first)) {
        step.facts().readIn(first).ifPresent(line -> readEarly(first, line, step));
      }
    }
  }

  private boolean isCode(String name, Step step) {
    Optional<String> code = step.facts().code(name);
    code.ifPresent(
        what ->
            problems.error(
                step.place(),
                "`%s` is %s%s of `%s` and can't be set"
                    .formatted(
                        name, what.equals("import") ? "an " : "a ", what, step.script().target()),
                "",
                ""));
    return code.isPresent();
  }

  private void unknown(ConfigPath path) {
    Set<String> known = new TreeSet<>();
    steps.forEach(step -> known.addAll(step.facts().knows()));
    Optional<String> near =
        path.keys().size() > 1
            ? Optional.empty()
            : Suggestion.closest(path.toString(), known)
                .map(close -> "did you mean `" + close + "`?");
    Step one = steps.getFirst();
    String by = steps.size() > 1 ? "any step" : "`" + one.script().target() + "`";
    String message = "`%s` isn't defined by %s".formatted(path, by);
    if (one.script().strict()) {
      problems.error(one.place(), message, "", "", near);
    } else {
      problems.warning(one.place(), message, near);
    }
  }

  /** Whether a value can have the type of the default; what can't is told once. */
  private boolean fits(ConfigPath path, ConfigValue value, Step step) {
    Optional<ConfigValue> before = step.facts().value(path);
    boolean unknown = before.isEmpty() || ValueReference.of(value).isPresent();
    if (unknown || ScriptCheck.fits(value, before.get())) {
      return true;
    }
    String message =
        "`%s` is %s, where `%s` has %s"
            .formatted(
                path,
                Node.Words.describe(value),
                step.script().target(),
                Node.Words.describe(before.get()));
    if (step.script().strict()) {
      problems.error(step.place(), message, "", "");
    } else {
      problems.warning(step.place(), message + "; it is taken as it is", Optional.empty());
    }
    return false;
  }

  /** As {@code _injection.py} does it. */
  private static boolean fits(ConfigValue value, ConfigValue before) {
    return switch (before) {
      case ConfigValue.Bool _ ->
          switch (value) {
            case ConfigValue.Bool _ -> true;
            case ConfigValue.Int(BigInteger number) ->
                number.signum() >= 0 && number.bitLength() < 2;
            case ConfigValue.Text(String text) ->
                FLAGS.contains(text.strip().toLowerCase(Locale.ROOT));
            case ConfigValue.Null _,
                ConfigValue.Real _,
                ConfigValue.Array _,
                ConfigValue.Mapping _ ->
                false;
          };
      case ConfigValue.Int _ ->
          switch (value) {
            case ConfigValue.Bool _, ConfigValue.Int _ -> true;
            case ConfigValue.Real(double number) -> number == Math.rint(number);
            case ConfigValue.Text(String text) -> text.strip().matches("[+-]?[0-9_]+");
            case ConfigValue.Null _, ConfigValue.Array _, ConfigValue.Mapping _ -> false;
          };
      case ConfigValue.Real _ ->
          switch (value) {
            case ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Real _ -> true;
            case ConfigValue.Text(String text) -> isNumber(text.strip());
            case ConfigValue.Null _, ConfigValue.Array _, ConfigValue.Mapping _ -> false;
          };
      case ConfigValue.Text _ ->
          !(value instanceof ConfigValue.Null
              || value instanceof ConfigValue.Array
              || value instanceof ConfigValue.Mapping);
      case ConfigValue.Null _, ConfigValue.Array _, ConfigValue.Mapping _ -> true;
    };
  }

  private static boolean isNumber(String text) {
    return text.matches(
        "(?i)[+-]?([0-9_]+\\.?[0-9_]*|\\.[0-9_]+)(e[+-]?[0-9_]+)?|[+-]?(inf|infinity|nan)");
  }

  private void readEarly(String name, BigInteger line, Step step) {
    problems.warning(
        step.place(),
        "line %d of `%s` reads `%s` before the sweep sets it"
            .formatted(line, step.script().target(), name),
        Optional.of(
            "what is computed there keeps the default; a cell `# %% config` around the defaults"
                + " is set first"));
  }

  /** Keywords that nothing which is called takes. */
  private void dropped(ConfigValue.Mapping base) {
    if (!(base.entries().get("_kwargs") instanceof ConfigValue.Mapping kwargs)) {
      return;
    }
    Set<String> more = new TreeSet<>(kwargs.entries().keySet());
    for (Step step : steps) {
      if (!step.facts().flag("known_call") || step.facts().flag("takes_more")) {
        return;
      }
      more.removeAll(step.facts().parameters());
    }
    if (!more.isEmpty()) {
      String names = String.join(", ", more);
      problems.warning(
          steps.getFirst().place(),
          steps.size() > 1
              ? "no step takes %s; left out".formatted(names)
              : "`%s` doesn't take %s; left out"
                  .formatted(steps.getFirst().facts().entrypoint(), names),
          Optional.empty());
    }
  }
}
