package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ConfigPath;
import dev.branchline.protocol.sweep.cel.Answer;
import dev.branchline.protocol.sweep.cel.Expression;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What turns a raw point into a config, or drops it.
 *
 * @param resolve fills in what the config says of itself
 * @param conditions what exists only where an expression holds; one that speaks of another comes
 *     after it
 * @param derived what is computed from the rest; one that speaks of another comes after it
 * @param excluded what drops a config
 */
public record Rules(
    UnaryOperator<ConfigValue.Mapping> resolve,
    List<Condition> conditions,
    List<Derived> derived,
    List<Exclusion> excluded) {
  /** Nothing is changed, and nothing is dropped. */
  public static final Rules NONE =
      new Rules(UnaryOperator.identity(), List.of(), List.of(), List.of());

  public Rules {
    conditions = List.copyOf(conditions);
    derived = List.copyOf(derived);
    excluded = List.copyOf(excluded);
  }

  /** A parameter, or all of its columns, that exist only where the expression holds. */
  public record Condition(ConfigPath axis, List<ConfigPath> sets, Expression expression) {
    public Condition {
      sets = List.copyOf(sets);
    }
  }

  /** A value that is computed. */
  public record Derived(ConfigPath path, Expression expression) {}

  /** What is excluded. */
  public sealed interface Exclusion {
    /** Configs that say all of this. */
    record Like(List<Entry> entries) implements Exclusion {
      public Like {
        entries = List.copyOf(entries);
      }
    }

    /** Configs for which it holds. */
    record Where(Expression expression) implements Exclusion {}
  }

  /** A value at a place. */
  public record Entry(ConfigPath path, ConfigValue value) {}

  /** What the rules say of a point. */
  public sealed interface Judgement {}

  /** It is a config. */
  public record Kept(ConfigValue.Mapping config) implements Judgement {}

  /** It isn't: an axis that doesn't count is beyond its first value, or it is excluded. */
  public record Dropped() implements Judgement {}

  /** An expression can't be computed for it. */
  public record Broken(Expression expression, String reason, ConfigValue.Mapping config)
      implements Judgement {}

  /** Whether some points may be dropped. */
  public boolean drop() {
    return !conditions.isEmpty() || !excluded.isEmpty();
  }

  /** Whether there are any. */
  public boolean isEmpty() {
    return !drop() && derived.isEmpty();
  }

  /**
   * Judges a raw point.
   *
   * @param first see {@link Raw#first}
   */
  public Judgement judge(ConfigValue.Mapping raw, Predicate<ConfigPath> first) {
    ConfigValue.Mapping config = resolve.apply(raw);
    for (Condition condition : conditions) {
      Answer answer = condition.expression.of(config);
      if (answer instanceof Answer.Failed(String reason)) {
        return new Broken(condition.expression, reason, config);
      }
      if (isBoolean(answer).isPresent()) {
        return new Broken(condition.expression, isBoolean(answer).get(), config);
      }
      if (!answer.isTrue()) {
        if (!first.test(condition.axis)) {
          return new Dropped();
        }
        config = without(config, condition);
      }
    }
    for (Derived each : derived) {
      switch (each.expression.of(config)) {
        case Answer.Value(ConfigValue value) -> config = with(config, each.path, value);
        case Answer.Absent _ -> config = each.path.remove(config);
        case Answer.Failed(String reason) -> {
          return new Broken(each.expression, reason, config);
        }
      }
    }
    return excluded(config);
  }

  private Judgement excluded(ConfigValue.Mapping config) {
    for (Exclusion exclusion : excluded) {
      switch (exclusion) {
        case Exclusion.Like(List<Entry> entries) -> {
          if (entries.stream().allMatch(entry -> says(config, entry))) {
            return new Dropped();
          }
        }
        case Exclusion.Where(Expression expression) -> {
          Answer answer = expression.of(config);
          if (answer instanceof Answer.Failed(String reason)) {
            return new Broken(expression, reason, config);
          }
          if (isBoolean(answer).isPresent()) {
            return new Broken(expression, isBoolean(answer).get(), config);
          }
          if (answer.isTrue()) {
            return new Dropped();
          }
        }
      }
    }
    return new Kept(config);
  }

  /** What is wrong with an answer that has to be true or false. */
  private static Optional<String> isBoolean(Answer answer) {
    return answer instanceof Answer.Value(ConfigValue value) && !(value instanceof ConfigValue.Bool)
        ? Optional.of("it is neither true nor false")
        : Optional.empty();
  }

  /**
   * The config of a point that is known to be kept. A derived value that can't be computed, at a
   * point that nobody looked at before, is null.
   */
  ConfigValue.Mapping config(ConfigValue.Mapping raw) {
    ConfigValue.Mapping config = resolve.apply(raw);
    for (Condition condition : conditions) {
      if (!condition.expression.of(config).isTrue()) {
        config = without(config, condition);
      }
    }
    for (Derived each : derived) {
      config =
          switch (each.expression.of(config)) {
            case Answer.Value(ConfigValue value) -> with(config, each.path, value);
            case Answer.Absent _ -> each.path.remove(config);
            case Answer.Failed _ -> with(config, each.path, ConfigValue.NULL);
          };
    }
    return config;
  }

  private static ConfigValue.Mapping without(ConfigValue.Mapping config, Condition condition) {
    ConfigValue.Mapping changed = config;
    for (ConfigPath path : condition.sets) {
      changed = path.remove(changed);
    }
    return changed;
  }

  private static ConfigValue.Mapping with(
      ConfigValue.Mapping config, ConfigPath path, ConfigValue value) {
    return path.put(config, value).orElse(config);
  }

  private static boolean says(ConfigValue.Mapping config, Entry entry) {
    return entry.path.get(config).filter(value -> equal(value, entry.value)).isPresent();
  }

  /** Equal as numbers are to people: 1 and 1.0 are one value. */
  private static boolean equal(ConfigValue a, ConfigValue b) {
    if (a instanceof ConfigValue.Int(var left) && b instanceof ConfigValue.Real(double right)) {
      return left.doubleValue() == right;
    }
    if (a instanceof ConfigValue.Real(double left) && b instanceof ConfigValue.Int(var right)) {
      return left == right.doubleValue();
    }
    return a.equals(b);
  }
}
