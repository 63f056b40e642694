package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.cel.Expression;
import dev.branchline.protocol.sweep.cel.Fault;
import dev.branchline.protocol.sweep.space.Rules;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads {@code when}, {@code derive} and {@code exclude}: what the raw points are judged by. */
final class RulesReader {
  private final Node.Entries file;
  private final List<Draft.Part> parts;
  private final Problems problems;
  private final Shape typed = new Shape();
  private final Shape whole = new Shape();
  private final IdentityHashMap<Expression, Node.Leaf> leaves = new IdentityHashMap<>();

  RulesReader(Node.Entries file, List<Draft.Part> parts, Problems problems) {
    this.file = file;
    this.parts = parts;
    this.problems = problems;
    for (Draft.Part part : parts) {
      typed.add(part.base(), part.axes());
      whole.add(part.base(), part.axes());
    }
    entries("derive").forEach(entry -> ConfigPath.parse(entry.key()).ifPresent(whole::add));
  }

  /** Everything that a config may have, derived values too. */
  Shape shape() {
    return whole;
  }

  /** Whether something is computed there. */
  boolean derives(ConfigPath path) {
    return entries("derive").stream()
        .flatMap(entry -> ConfigPath.parse(entry.key()).stream())
        .anyMatch(path::leadsTo);
  }

  /** Where an expression was typed. */
  Place place(Expression expression) {
    Node.Leaf leaf = leaves.get(expression);
    return leaf == null ? file.place() : leaf.place();
  }

  /**
   * The rules.
   *
   * @param resolve what is done to each raw point first
   */
  Rules read(UnaryOperator<ConfigValue.Mapping> resolve) {
    return new Rules(resolve, conditions(), derived(), exclusions());
  }

  private List<Node.Entry> entries(String key) {
    Optional<Node.Entry> entry = file.entry(key);
    if (entry.isEmpty() || entry.get().node().value() instanceof ConfigValue.Null) {
      return List.of();
    }
    if (entry.get().node() instanceof Node.Entries map) {
      return map.entries();
    }
    Node node = entry.get().node();
    problems.error(
        node.place(), "`" + key + "` isn't a map", node.describe(), "a map of name to expression");
    return List.of();
  }

  private List<Rules.Condition> conditions() {
    List<Rules.Condition> conditions = new ArrayList<>();
    List<Ordered.Item> items = new ArrayList<>();
    for (Node.Entry entry : entries("when")) {
      Optional<ConfigPath> path = path(entry, typed);
      Optional<List<ConfigPath>> sets = path.flatMap(name -> sets(entry, name));
      Optional<Expression> expression = expression(entry.node(), typed, true);
      if (sets.isPresent() && expression.isPresent()) {
        conditions.add(new Rules.Condition(path.orElseThrow(), sets.get(), expression.get()));
        items.add(new Ordered.Item(entry, sets.get(), expression.get()));
      }
    }
    return Ordered.of("when", items, conditions, problems);
  }

  /** What doesn't exist where a condition doesn't hold: the key, or all columns of rows. */
  private Optional<List<ConfigPath>> sets(Node.Entry entry, ConfigPath path) {
    for (Draft.Part part : parts) {
      for (Axis axis : part.axes()) {
        List<ConfigPath> columns = axis.columns().stream().map(ConfigPath::new).toList();
        if (axis.rows() && axis.path().equals(path.keys())) {
          return Optional.of(columns);
        }
        if (columns.size() > 1
            && columns.stream().anyMatch(path::clashes)
            && !columns.stream().allMatch(path::leadsTo)) {
          problems.error(
              entry.place(),
              "`" + path + "` is a column of `" + axis.key() + "`, and a row is there or isn't",
              "",
              "",
              "give the condition to `" + axis.key() + "`");
          return Optional.empty();
        }
      }
    }
    return Optional.of(List.of(path));
  }

  private Optional<ConfigPath> path(Node.Entry entry, Shape names) {
    Optional<ConfigPath> path = ConfigPath.parse(entry.key());
    if (path.isEmpty()) {
      problems.error(
          entry.place(), "an empty name in a dotted key", entry.key(), "names between dots");
      return path;
    }
    boolean known =
        names.known(path.get().keys())
            || parts.stream()
                .flatMap(part -> part.axes().stream())
                .anyMatch(axis -> axis.key().equals(entry.key()));
    if (!known) {
      problems.unknown(entry.place(), "key", entry.key(), names.all(), "");
    }
    return path.filter(_ -> known);
  }

  private List<Rules.Derived> derived() {
    List<Rules.Derived> derived = new ArrayList<>();
    List<Ordered.Item> items = new ArrayList<>();
    for (Node.Entry entry : entries("derive")) {
      Optional<ConfigPath> path = ConfigPath.parse(entry.key());
      Optional<String> wrong =
          path.isEmpty()
              ? Optional.of("an empty name in a dotted key")
              : blocked(path.get(), derived);
      if (wrong.isPresent()) {
        problems.error(entry.place(), wrong.get(), "", "");
        continue;
      }
      Optional<Expression> expression = expression(entry.node(), whole, false);
      if (expression.isPresent()) {
        derived.add(new Rules.Derived(path.orElseThrow(), expression.get()));
        items.add(new Ordered.Item(entry, List.of(path.orElseThrow()), expression.get()));
      }
    }
    return Ordered.of("derive", items, derived, problems);
  }

  /** Why nothing can be computed there. */
  private Optional<String> blocked(ConfigPath path, List<Rules.Derived> derived) {
    Optional<String> parameter =
        parts.stream()
            .flatMap(part -> part.written().stream())
            .filter(each -> path.clashes(new ConfigPath(each)))
            .map(
                each ->
                    "`%s` is derived, and the parameter `%s` sets the same thing"
                        .formatted(path, String.join(".", each)))
            .findFirst();
    Optional<String> other =
        derived.stream()
            .filter(each -> each.path().clashes(path))
            .map(each -> "`%s` and `%s` are both derived".formatted(each.path(), path))
            .findFirst();
    Optional<String> through =
        parts.stream().anyMatch(part -> path.put(part.base(), ConfigValue.NULL).isEmpty())
            ? Optional.of("`" + path + "` leads through a value of `config` that isn't a map")
            : Optional.empty();
    return parameter.or(() -> other).or(() -> through);
  }

  private List<Rules.Exclusion> exclusions() {
    List<Rules.Exclusion> exclusions = new ArrayList<>();
    Optional<Node> node = new Fields(file, problems).node("exclude");
    if (node.isPresent() && node.get() instanceof Node.Items list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Entries map && !map.entries().isEmpty()) {
          like(map).ifPresent(exclusions::add);
        } else {
          expression(item, whole, false)
              .ifPresent(expression -> exclusions.add(new Rules.Exclusion.Where(expression)));
        }
      }
    } else if (node.isPresent() && !(node.get().value() instanceof ConfigValue.Null)) {
      problems.error(
          node.get().place(),
          "`exclude` isn't a list",
          node.get().describe(),
          "a list of maps and expressions");
    }
    return exclusions;
  }

  private Optional<Rules.Exclusion> like(Node.Entries map) {
    List<Rules.Entry> entries = new ArrayList<>();
    return flatten(Optional.empty(), map, entries)
        ? Optional.of(new Rules.Exclusion.Like(entries))
        : Optional.empty();
  }

  private boolean flatten(Optional<ConfigPath> outer, Node.Entries map, List<Rules.Entry> entries) {
    boolean holds = true;
    for (Node.Entry entry : map.entries()) {
      Optional<ConfigPath> inner = ConfigPath.parse(entry.key());
      if (inner.isEmpty()) {
        problems.error(
            entry.place(), "an empty name in a dotted key", entry.key(), "names between dots");
        holds = false;
        continue;
      }
      ConfigPath path = outer.map(before -> before.then(inner.get())).orElse(inner.get());
      if (entry.node() instanceof Node.Entries nested && !nested.entries().isEmpty()) {
        holds &= flatten(Optional.of(path), nested, entries);
        continue;
      }
      if (!whole.known(path.keys())) {
        problems.warning(
            entry.place(),
            "no config has `" + path + "`, so that nothing is excluded here",
            Suggestion.closest(path.toString(), whole.all())
                .map(close -> "did you mean `" + close + "`?"));
      }
      entries.add(new Rules.Entry(path, entry.node().value()));
    }
    return holds;
  }

  private Optional<Expression> expression(Node node, Shape names, boolean condition) {
    if (!(node instanceof Node.Leaf leaf) || leaf.string().isEmpty() || leaf.text().isBlank()) {
      problems.error(
          node.place(),
          "not an expression",
          node.describe(),
          "a text such as 'lr > 0.1 && model.n < 64'");
      return Optional.empty();
    }
    return switch (Expression.compile(leaf.text(), names)) {
      case Expression.Accepted(Expression expression, List<Fault> warnings) -> {
        warnings.forEach(
            fault ->
                problems.warning(
                    leaf.placeOf(fault.from(), fault.until()), fault.message(), Optional.empty()));
        leaves.put(expression, leaf);
        yield Optional.of(expression);
      }
      case Expression.Rejected(List<Fault> faults) -> {
        faults.forEach(fault -> fault(leaf, fault, names, condition));
        yield Optional.empty();
      }
    };
  }

  private void fault(Node.Leaf leaf, Fault fault, Shape names, boolean condition) {
    Optional<String> hint = Optional.empty();
    if (!fault.unknown().isEmpty()) {
      hint =
          condition && whole.known(List.of(fault.unknown().split("\\.", -1)))
              ? Optional.of("`when` comes before `derive` and doesn't see what it computes")
              : Suggestion.closest(fault.unknown(), names.all())
                  .map(close -> "did you mean `" + close + "`?");
    }
    problems.error(leaf.placeOf(fault.from(), fault.until()), fault.message(), "", "", hint);
  }
}
