package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.random.Distribution;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
              "probabilities",
              "zip"));

  /** Words that mean something beside {@code distribution: beta} alone. */
  private static final Set<String> SHAPES = Set.of("a", "b");

  private static final List<String> LISTED =
      List.of("categorical", "categorical_w_probabilities", "constant", "int_uniform");

  private static final Decimal ONE = new Decimal(BigDecimal.ONE, false);

  /** W&amp;B's default quantum, which is a float. */
  private static final Decimal QUANTUM = new Decimal(BigDecimal.ONE, true);

  private final ConfigPath path;
  private final Node.Entries map;
  private final Method method;
  private final long seed;
  private final Problems problems;

  AxisMap(ConfigPath path, Node.Entries map, Method method, long seed, Problems problems) {
    this.path = path;
    this.map = map;
    this.method = method;
    this.seed = seed;
    this.problems = problems;
  }

  /** What it says; empty if it doesn't hold. */
  Optional<Parameter.Setting> read() {
    int before = problems.count();
    boolean distributed = map.has("distribution");
    for (Node.Entry entry : map.entries()) {
      if (!WORDS.contains(entry.key()) && !(distributed && SHAPES.contains(entry.key()))) {
        problems.unknown(entry.place(), "key", entry.key(), WORDS, String.join(", ", WORDS));
      }
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (map.has("zip")) {
      return only("zip") ? new ZipMap(path, map, seed, problems).read() : Optional.empty();
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
      case "categorical", "categorical_w_probabilities" -> values("distribution");
      case "constant" -> value("distribution");
      case "int_uniform" -> integers();
      case "q_uniform" -> method == Method.GRID ? quantised() : drawn(name);
      default -> {
        if (!Distributions.isContinuous(name)) {
          problems.unknown(
              entry.node().place(),
              "distribution",
              name,
              Stream.concat(Distributions.names().stream(), LISTED.stream()).toList(),
              "");
          yield Optional.empty();
        }
        if (method == Method.GRID) {
          Method.uncountable(path, entry.node().place(), "the distribution " + name, problems);
          yield Optional.empty();
        }
        yield drawn(name);
      }
    };
  }

  /** A distribution whose values are drawn. */
  private Optional<Parameter.Setting> drawn(String name) {
    int before = problems.count();
    List<String> words = Distributions.words(name);
    if (!only("distribution", words.toArray(String[]::new))) {
      return Optional.empty();
    }
    Map<String, Decimal> numbers = new HashMap<>();
    for (String word : words) {
      if (map.has(word)) {
        number(word).ifPresent(number -> numbers.put(word, number));
      }
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    return switch (Distributions.build(name, word -> Optional.ofNullable(numbers.get(word)))) {
      case Distributions.Built(Distribution distribution) -> {
        Distributions.surprise(name, distribution)
            .ifPresent(
                what ->
                    problems.warning(
                        placeOf("distribution"), what, Optional.of(Distributions.VALUES_HINT)));
        yield Optional.of(new Parameter.Varying(new AxisValues.Drawn(distribution)));
      }
      case Distributions.Wrong(String word, String message, String expected) -> {
        Place place = placeOf(word.isEmpty() ? "distribution" : word);
        problems.error(
            place, map.has(word) ? message : "`" + path + "`: " + message, found(word), expected);
        yield Optional.empty();
      }
    };
  }

  private String found(String word) {
    return map.entry(word).map(entry -> entry.node().describe()).orElse("");
  }

  private Optional<Parameter.Setting> values(String... beside) {
    String[] fitting =
        method == Method.GRID
            ? beside
            : Stream.concat(Stream.of(beside), Stream.of("probabilities")).toArray(String[]::new);
    if (!only("values", fitting)) {
      return Optional.empty();
    }
    Optional<Node.Entry> values = map.entry("values");
    if (values.isPresent()
        && values.get().node() instanceof Node.Items list
        && !list.items().isEmpty()) {
      List<ConfigValue> listed = list.items().stream().map(Node::value).toList();
      return map.has("probabilities")
          ? Probabilities.read(listed, map.entry("probabilities").orElseThrow().node(), problems)
              .map(Parameter.Varying::new)
          : Optional.of(new Parameter.Varying(new AxisValues.Listed(listed)));
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
      if (method == Method.GRID) {
        Method.uncountable(path, map.place(), "floats from min to max", problems);
        return Optional.empty();
      }
      return drawn("uniform");
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
    Optional<Decimal> q = map.has("q") ? number("q") : Optional.of(QUANTUM);
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
    Optional<Decimal> number = Decimal.of(node);
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
            "`"
                + entry.key()
                + "` doesn't go with `"
                + word
                + (method == Method.GRID ? "` under `method: grid`" : "`"),
            "",
            String.join(", ", fitting));
        only = false;
      }
    }
    return only;
  }
}
