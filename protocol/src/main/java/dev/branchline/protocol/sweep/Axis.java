package dev.branchline.protocol.sweep;

import java.util.List;

/**
 * One parameter that varies, or several in step.
 *
 * @param path the keys that lead to it, outermost first; of rows, only their name
 * @param columns what it sets: itself, or the keys of its rows
 * @param rows whether its values are rows: maps from a dotted column to a value, and not values
 */
public record Axis(List<String> path, AxisValues values, List<List<String>> columns, boolean rows) {
  public Axis {
    path = List.copyOf(path);
    columns = columns.stream().map(List::copyOf).toList();
  }

  /** A parameter that varies by itself. */
  public Axis(List<String> path, AxisValues values) {
    this(path, values, List.of(path), false);
  }

  /** Its name as people write it: {@code model.n}. */
  public String key() {
    return String.join(".", path);
  }

  /** How many values it has. */
  public long count() {
    return values.count();
  }
}
