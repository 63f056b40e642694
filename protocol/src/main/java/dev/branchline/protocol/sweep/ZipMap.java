package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads {@code {zip: {a: [1, 2], b: "range(2)"}}}: columns in step. */
final class ZipMap {
  private final ConfigPath path;
  private final Node.Entries map;
  private final long seed;
  private final Problems problems;

  ZipMap(ConfigPath path, Node.Entries map, long seed, Problems problems) {
    this.path = path;
    this.map = map;
    this.seed = seed;
    this.problems = problems;
  }

  /** The rows; empty if they don't hold. */
  Optional<Parameter.Setting> read() {
    Node node = map.entry("zip").orElseThrow().node();
    if (!(node instanceof Node.Entries columns) || columns.entries().isEmpty()) {
      problems.error(
          node.place(), "`zip` without columns", node.describe(), "a map of names to lists");
      return Optional.empty();
    }
    int before = problems.count();
    LinkedHashMap<String, AxisValues> read = new LinkedHashMap<>();
    for (Node.Entry entry : columns.entries()) {
      column(entry).ifPresent(values -> read.put(entry.key(), values));
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    Optional<String> unequal = RowSource.Zipped.unequal(read);
    if (unequal.isPresent()) {
      problems.error(
          node.place(),
          "the columns of `" + path + "` aren't equally long",
          unequal.get(),
          "equal lengths");
      return Optional.empty();
    }
    return Optional.of(new Parameter.Rows(new RowSource.Zipped(read)));
  }

  private Optional<AxisValues> column(Node.Entry entry) {
    if (entry.node() instanceof Node.Items list && !list.items().isEmpty()) {
      List<ConfigValue> values = list.items().stream().map(Node::value).toList();
      return Optional.of(new AxisValues.Listed(values));
    }
    if (entry.node() instanceof Node.Leaf leaf && leaf.string().isPresent()) {
      ConfigPath column = path.then(new ConfigPath(List.of(entry.key())));
      FileContext context = new FileContext(column, leaf, seed, problems);
      try {
        Optional<SweepExpression.Meaning> meaning = SweepExpression.inFile(leaf.text(), context);
        if (meaning.isPresent()
            && meaning.get() instanceof SweepExpression.Varying(AxisValues values)
            && !(values instanceof AxisValues.Drawn)) {
          return Optional.of(values);
        }
      } catch (InvalidExpression e) {
        context.tell(e);
        return Optional.empty();
      }
    }
    problems.error(
        entry.node().place(),
        "`" + entry.key() + "` isn't a column of values",
        entry.node().describe(),
        "a list, or an expression such as range(3)");
    return Optional.empty();
  }
}
