package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what a branch is given and what it leaves: env, metric, metrics, result. */
final class OutputReader {
  private static final int LONGEST_REGEX = 1_000;

  private final Fields fields;
  private final Problems problems;

  OutputReader(Node.Entries file, Problems problems) {
    this.fields = new Fields(file, problems);
    this.problems = problems;
  }

  Map<String, String> env() {
    Map<String, String> env = new LinkedHashMap<>();
    for (Node.Entry entry : entries("env", "a map of name to text")) {
      String name = entry.key();
      if (name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0) {
        problems.error(
            entry.place(), "not a name for a variable", Node.Words.quote(name), "no `=` in it");
      } else if (name.startsWith("BRANCHLINE_")) {
        problems.error(
            entry.place(), "`BRANCHLINE_*` is set by branchline itself", name, "another name");
      } else if (entry.node() instanceof Node.Leaf leaf
          && !(leaf.value() instanceof ConfigValue.Null)) {
        env.put(name, leaf.text());
      } else {
        problems.error(
            entry.node().place(),
            "`" + name + "` doesn't hold",
            entry.node().describe(),
            "a text; \"\" for an empty one");
      }
    }
    return env;
  }

  private List<Node.Entry> entries(String key, String expected) {
    Optional<Node> node = fields.node(key);
    if (node.isPresent() && node.get() instanceof Node.Entries map) {
      return map.entries();
    }
    node.ifPresent(
        wrong ->
            problems.error(
                wrong.place(), "`" + key + "` doesn't hold", wrong.describe(), expected));
    return List.of();
  }

  Optional<Metric> metric() {
    List<Node.Entry> entries = entries("metric", "{name: NAME, goal: minimize|maximize}");
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = Optional.empty();
    Metric.Goal goal = Metric.Goal.MINIMIZE;
    for (Node.Entry entry : entries) {
      String text = entry.node() instanceof Node.Leaf leaf ? leaf.text() : "";
      switch (entry.key()) {
        case "name" -> name = Optional.of(text).filter(word -> !word.isBlank());
        case "goal" -> goal = goal(entry, text);
        case "target" ->
            problems.error(
                entry.place(),
                "`target` would end the sweep early, which isn't supported yet by this version",
                "",
                "name, goal");
        case "impute", "impute_while_running" ->
            problems.error(
                entry.place(),
                "`" + entry.key() + "` is of W&B's Bayesian search, which isn't here",
                "",
                "name, goal");
        default ->
            problems.unknown(
                entry.place(), "key", entry.key(), Set.of("name", "goal"), "name, goal");
      }
    }
    if (name.isEmpty()) {
      problems.error(
          fields.node("metric").orElse(fields.map()).place(),
          "`metric` has no name",
          "",
          "{name: NAME, goal: minimize|maximize}");
    }
    Metric.Goal better = goal;
    return name.map(word -> new Metric(word, better));
  }

  private Metric.Goal goal(Node.Entry entry, String text) {
    switch (text) {
      case "minimize" -> {
        return Metric.Goal.MINIMIZE;
      }
      case "maximize" -> {
        return Metric.Goal.MAXIMIZE;
      }
      default ->
          problems.unknown(
              entry.node().place(),
              "goal",
              text,
              Set.of("minimize", "maximize"),
              "minimize or maximize");
    }
    return Metric.Goal.MINIMIZE;
  }

  SequencedMap<String, Pattern> metrics() {
    LinkedHashMap<String, Pattern> metrics = new LinkedHashMap<>();
    for (Node.Entry entry : entries("metrics", "a map of name to regular expression")) {
      if (entry.node() instanceof Node.Leaf leaf
          && leaf.string().isPresent()
          && leaf.text().length() <= LONGEST_REGEX) {
        regex(leaf).ifPresent(pattern -> metrics.put(entry.key(), pattern));
      } else {
        problems.error(
            entry.node().place(),
            "`" + entry.key() + "` doesn't hold",
            entry.node().describe(),
            "a regular expression of at most 1,000 characters");
      }
    }
    return metrics;
  }

  private Optional<Pattern> regex(Node.Leaf leaf) {
    try {
      Pattern pattern = Pattern.compile(leaf.text(), Pattern.MULTILINE);
      if (pattern.matcher("").groupCount() == 1) {
        return Optional.of(pattern);
      }
      problems.error(
          leaf.place(),
          "a metric is what one group of its regular expression matches",
          leaf.describe(),
          "one group in parentheses",
          "other groups are written (?:...)");
    } catch (PatternSyntaxException e) {
      int at = Math.clamp(e.getIndex(), 0, leaf.text().length());
      problems.error(
          leaf.placeOf(at, leaf.text().length()),
          "not a regular expression: " + e.getDescription(),
          leaf.describe(),
          "");
    }
    return Optional.empty();
  }

  ResultMode result() {
    return fields
        .parsed(
            "result",
            text ->
                switch (text) {
                  case "file" -> Optional.of(ResultMode.FILE);
                  case "stdout" -> Optional.of(ResultMode.STDOUT);
                  default -> Optional.empty();
                },
            "file or stdout")
        .orElse(ResultMode.FILE);
  }
}
