package dev.branchline.protocol.sweep;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads an entry of {@code parameters} that is a map in W&amp;B's words. */
final class AxisMap {
  /** The words that make a map an axis. */
  static final Set<String> WORDS =
      new TreeSet<>(
          Set.of(
              "values",
              "value",
              "min",
              "max",
              "step",
              "distribution",
              "q",
              "mu",
              "sigma",
              "probabilities"));

  private static final Set<String> CONTINUOUS =
      Set.of(
          "uniform",
          "log_uniform",
          "log_uniform_values",
          "q_log_uniform",
          "q_log_uniform_values",
          "inv_log_uniform",
          "inv_log_uniform_values",
          "normal",
          "q_normal",
          "log_normal",
          "q_log_normal",
          "beta",
          "q_beta");

  private static final List<String> ENUMERABLE =
      List.of("categorical", "constant", "int_uniform", "q_uniform");

  private static final Decimal ONE = new Decimal(BigDecimal.ONE, false);

  private final ConfigPath path;
  private final Node.Entries map;
  private final boolean grid;
  private final Problems problems;

  AxisMap(ConfigPath path, Node.Entries map, boolean grid, Problems problems) {
    this.path = path;
    this.map = map;
    this.grid = grid;
    this.problems = problems;
  }

  /** What it says; empty if it doesn't hold, or isn't to be enumerated. */
  Optional<Parameter.Setting> read() {
    int before = problems.count();
    for (Node.Entry entry : map.entries()) {
      if (!WORDS.contains(entry.key())) {
        problems.unknown(entry.place(), "key", entry.key(), WORDS, String.join(", ", WORDS));
      }
    }
    if (!grid || problems.count() > before) {
      return Optional.empty();
    }
    Optional<Node.Entry> distribution = map.entry("distribution");
    if (distribution.isPresent()) {
      return distributed(distribution.get());
    }
    return map.has("values") ? values() : map.has("value") ? value() : numbers();
  }

  private Optional<Parameter.Setting> distributed(Node.Entry entry) {
    String name = entry.node() instanceof Node.Leaf leaf ? leaf.text() : "";
    return switch (name) {
      case "categorical" -> values("distribution");
      case "constant" -> value("distribution");
      case "int_uniform" -> integers();
      case "q_uniform" -> quantised();
      default -> {
        if (CONTINUOUS.contains(name)) {
          continuous(entry.node().place(), "the distribution " + name);
        } else {
          problems.unknown(
              entry.node().place(),
              "distribution",
              name,
              Stream.concat(CONTINUOUS.stream(), ENUMERABLE.stream()).toList(),
              "");
        }
        yield Optional.empty();
      }
    };
  }

  private void continuous(Place place, String found) {
    problems.error(
        place,
        "`" + path + "` has no countable values, and `method: grid` lists them all",
        found,
        "values, a step, or integers",
        "give a `step`, or `values`");
  }

  private Optional<Parameter.Setting> values(String... beside) {
    if (!only("values", beside)) {
      return Optional.empty();
    }
    Optional<Node.Entry> values = map.entry("values");
    if (values.isPresent()
        && values.get().node() instanceof Node.Items list
        && !list.items().isEmpty()) {
      return Optional.of(
          new Parameter.Varying(
              new AxisValues.Listed(list.items().stream().map(Node::value).toList())));
    }
    problems.error(
        values.map(entry -> entry.node().place()).orElse(map.place()),
        "`" + path + "` has no values",
        values.map(entry -> entry.node().describe()).orElse(""),
        "a list with at least one value");
    return Optional.empty();
  }

  private Optional<Parameter.Setting> value(String... beside) {
    if (!only("value", beside)) {
      return Optional.empty();
    }
    Optional<Node.Entry> value = map.entry("value");
    if (value.isEmpty()) {
      problems.error(map.place(), "`" + path + "` has no value", "", "value: ...");
    }
    return value.map(entry -> new Parameter.Constant(entry.node().value()));
  }

  private Optional<Parameter.Setting> numbers() {
    if (!only("min", "max", "step")) {
      return Optional.empty();
    }
    Optional<Decimal> min = number("min");
    Optional<Decimal> max = number("max");
    if (min.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    if (map.has("step")) {
      return number("step").flatMap(step -> through(min.get(), max.get(), step, "step"));
    }
    if (min.get().real() || max.get().real()) {
      continuous(map.place(), "floats from min to max");
      return Optional.empty();
    }
    return through(min.get(), max.get(), ONE, "max");
  }

  private Optional<Parameter.Setting> integers() {
    if (!only("min", "max", "distribution")) {
      return Optional.empty();
    }
    Optional<Decimal> min = number("min");
    Optional<Decimal> max = number("max");
    if (min.isEmpty() || max.isEmpty()) {
      return Optional.empty();
    }
    if (min.get().real() || max.get().real()) {
      problems.error(map.place(), "int_uniform takes integers", "a float", "integers");
      return Optional.empty();
    }
    return through(min.get(), max.get(), ONE, "max");
  }

  /** As W&amp;B: in steps of q from min, max left out. */
  private Optional<Parameter.Setting> quantised() {
    if (!only("min", "max", "q", "distribution")) {
      return Optional.empty();
    }
    Optional<Decimal> min = number("min");
    Optional<Decimal> max = number("max");
    Optional<Decimal> q = map.has("q") ? number("q") : Optional.of(ONE);
    if (min.isEmpty() || max.isEmpty() || q.isEmpty() || !positive(q.get(), "q")) {
      return Optional.empty();
    }
    return counted(Ranges.until(min.get(), max.get(), q.get()));
  }

  private Optional<Parameter.Setting> through(Decimal min, Decimal max, Decimal step, String word) {
    return positive(step, word) ? counted(Ranges.through(min, max, step)) : Optional.empty();
  }

  private boolean positive(Decimal step, String word) {
    if (step.value().signum() > 0) {
      return true;
    }
    problems.error(
        placeOf(word), "`" + word + "` isn't positive", step.value().toString(), "more than 0");
    return false;
  }

  private Optional<Parameter.Setting> counted(Optional<AxisValues> values) {
    if (values.isEmpty()) {
      problems.error(map.place(), "more values than 64 bits can count", "", "");
    } else if (values.get().count() == 0) {
      problems.error(
          placeOf("max"), "`" + path + "` has no values", "a max below min", "at least min");
      return Optional.empty();
    }
    return values.map(Parameter.Varying::new);
  }

  private Place placeOf(String word) {
    return map.entry(word).map(entry -> entry.node().place()).orElse(map.place());
  }

  private Optional<Decimal> number(String word) {
    Optional<Node.Entry> entry = map.entry(word);
    if (entry.isEmpty()) {
      problems.error(map.place(), "`" + path + "` has no `" + word + "`", "", word + ": a number");
      return Optional.empty();
    }
    Node node = entry.get().node();
    Optional<Decimal> number =
        node instanceof Node.Leaf leaf && leaf.string().isEmpty()
            ? Decimal.parse(leaf.text())
            : Optional.empty();
    if (number.isEmpty()) {
      problems.error(
          node.place(), "`" + word + "` isn't a number", node.describe(), "a decimal number");
    }
    return number;
  }

  /** Whether no other words are there; each that is, is told. */
  private boolean only(String word, String... others) {
    Set<String> fitting = new TreeSet<>(List.of(others));
    fitting.add(word);
    boolean only = true;
    for (Node.Entry entry : map.entries()) {
      if (!fitting.contains(entry.key())) {
        problems.error(
            entry.place(),
            "`" + entry.key() + "` doesn't go with `" + word + "` under `method: grid`",
            "",
            String.join(", ", fitting));
        only = false;
      }
    }
    return only;
  }
}
