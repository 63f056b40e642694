package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code parameters}. */
final class ParametersReader {
  private final Method method;
  private final long seed;
  private final Problems problems;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<ConfigPath> names = new ArrayList<>();

  /**
   * A reader.
   *
   * @param seed of the sweep, by which a shuffle is done
   */
  ParametersReader(Method method, long seed, Problems problems) {
    this.method = method;
    this.seed = seed;
    this.problems = problems;
  }

  /** The entries, nested ones depth first; those that don't hold are left out. */
  List<Parameter> read(Node node) {
    switch (node) {
      case Node.Entries map -> entries(Optional.empty(), map);
      case Node.Items list ->
          problems.error(
              list.place(),
              "a list of `parameters` isn't supported yet by this version",
              "",
              "a map");
      case Node.Leaf leaf -> {
        if (!(leaf.value() instanceof ConfigValue.Null)) {
          problems.error(
              leaf.place(), "`parameters` isn't a map", leaf.describe(), "a map of name to values");
        }
      }
    }
    return parameters;
  }

  private void entries(Optional<ConfigPath> outer, Node.Entries map) {
    for (Node.Entry entry : map.entries()) {
      Optional<ConfigPath> inner = ConfigPath.parse(entry.key());
      if (inner.isEmpty()) {
        problems.error(
            entry.place(), "an empty name in a dotted key", entry.key(), "names between dots");
      } else {
        entry(outer.map(path -> path.then(inner.get())).orElse(inner.get()), entry);
      }
    }
  }

  /** Everything that was meant to be a parameter, whether it holds or not. */
  List<ConfigPath> names() {
    return names;
  }

  private void entry(ConfigPath path, Node.Entry entry) {
    names.add(path);
    switch (entry.node()) {
      case Node.Items list -> values(path, entry, list);
      case Node.Entries map -> map(path, entry, map);
      case Node.Leaf leaf -> leaf(path, entry, leaf);
    }
  }

  private void leaf(ConfigPath path, Node.Entry entry, Node.Leaf leaf) {
    Optional<String> string = leaf.string();
    FileContext context = new FileContext(path, leaf, seed, problems);
    try {
      Optional<SweepExpression.Meaning> meaning =
          string.isPresent() ? SweepExpression.inFile(string.get(), context) : Optional.empty();
      if (meaning.isEmpty()) {
        add(path, entry, new Parameter.Constant(leaf.value()));
        return;
      }
      switch (meaning.get()) {
        case SweepExpression.Constant(ConfigValue value) ->
            add(path, entry, new Parameter.Constant(value));
        case SweepExpression.Varying(AxisValues values) -> {
          String found = Node.Words.quote(leaf.text());
          if (method.permits(values, path, leaf.place(), found, problems)) {
            add(path, entry, new Parameter.Varying(values));
          }
        }
        case SweepExpression.Rows(RowSource source) -> add(path, entry, new Parameter.Rows(source));
        case SweepExpression.Extending e ->
            problems.error(
                leaf.place(),
                "`extend_list` is for overrides",
                Node.Words.quote(leaf.text()),
                "the whole list");
      }
    } catch (InvalidExpression e) {
      context.tell(e);
    }
  }

  private void values(ConfigPath path, Node.Entry entry, Node.Items list) {
    if (list.items().isEmpty()) {
      problems.error(list.place(), "`" + path + "` has no values", "an empty list", "values");
      return;
    }
    add(
        path,
        entry,
        new Parameter.Varying(
            new AxisValues.Listed(list.items().stream().map(Node::value).toList())));
  }

  private void map(ConfigPath path, Node.Entry entry, Node.Entries map) {
    if (map.has("parameters") && map.entries().size() == 1) {
      if (map.entries().getFirst().node() instanceof Node.Entries inner) {
        entries(Optional.of(path), inner);
      } else {
        problems.error(
            map.place(),
            "nested `parameters` isn't a map",
            map.entries().getFirst().node().describe(),
            "a map of name to values");
      }
      return;
    }
    if (map.entries().stream().noneMatch(inner -> AxisMap.WORDS.contains(inner.key()))) {
      unrecognised(path, map);
      return;
    }
    new AxisMap(path, map, method, seed, problems)
        .read()
        .ifPresent(setting -> add(path, entry, setting));
  }

  private void unrecognised(ConfigPath path, Node.Entries map) {
    Set<String> words = AxisMap.WORDS;
    Optional<Node.Entry> typo =
        map.entries().stream()
            .filter(inner -> Suggestion.closest(inner.key(), words).isPresent())
            .findFirst();
    if (typo.isPresent()) {
      problems.unknown(
          typo.get().place(), "key", typo.get().key(), words, "one of values, value, min, max ...");
      return;
    }
    problems.error(
        map.place(),
        "`" + path + "` is a map that says no values",
        map.describe(),
        "values, value, min and max, or a nested `parameters`",
        "a map as a value is written {value: {...}}; nested names as `"
            + path
            + ".name` or with"
            + " `parameters:`");
  }

  private void add(ConfigPath path, Node.Entry entry, Parameter.Setting setting) {
    for (Parameter other : parameters) {
      if (other.path().clashes(path)) {
        problems.error(
            entry.place(),
            other.path().equals(path)
                ? "`" + path + "` is given twice"
                : "`" + path + "` and `" + other.path() + "` set the same thing",
            "",
            "",
            "it is first given at line " + other.place().line());
        return;
      }
    }
    parameters.add(new Parameter(path, entry.place(), setting));
  }
}
