package dev.branchline.protocol.sweep;

import dev.branchline.protocol.sweep.cel.Expression;
import java.util.ArrayList;
import java.util.List;

/** Puts what speaks of another thing after it. */
final class Ordered {
  private Ordered() {}

  /** What is set, and by which expression. */
  record Item(Node.Entry entry, List<ConfigPath> sets, Expression expression) {
    boolean needs(Item other) {
      return (expression.takesAll() && !other.equals(this))
          || expression.paths().stream()
              .map(ConfigPath::new)
              .anyMatch(path -> other.sets.stream().anyMatch(path::clashes));
    }
  }

  /** The values in an order in which each follows those that its item needs; a cycle is told. */
  static <T> List<T> of(String key, List<Item> items, List<T> values, Problems problems) {
    List<T> ordered = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!visit(key, items, i, new ArrayList<>(), done, problems)) {
        return List.of();
      }
    }
    done.forEach(i -> ordered.add(values.get(i)));
    return ordered;
  }

  private static boolean visit(
      String key,
      List<Item> items,
      int at,
      List<Integer> way,
      List<Integer> done,
      Problems problems) {
    if (done.contains(at)) {
      return true;
    }
    if (way.contains(at)) {
      List<String> cycle = new ArrayList<>();
      way.subList(way.indexOf(at), way.size()).forEach(i -> cycle.add(items.get(i).entry.key()));
      cycle.add(items.get(at).entry.key());
      problems.error(
          items.get(at).entry.place(),
          "a cycle in `" + key + "`: " + String.join(" -> ", cycle),
          "",
          "");
      return false;
    }
    way.add(at);
    for (int other = 0; other < items.size(); other++) {
      if (items.get(at).needs(items.get(other)) && !visit(key, items, other, way, done, problems)) {
        return false;
      }
    }
    way.removeLast();
    done.add(at);
    return true;
  }
}
