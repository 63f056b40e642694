package dev.branchline.protocol.sweep;

import java.util.List;

/**
 * One parameter that varies.
 *
 * @param path the keys that lead to it, outermost first
 */
public record Axis(List<String> path, AxisValues values) {
  public Axis {
    path = List.copyOf(path);
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
