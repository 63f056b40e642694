package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.cel.Names;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Everything that some config of a sweep has, and where it may be an integer. */
final class Shape implements Names {
  /** How many values of an axis are looked at for what is in them. */
  private static final long MOST = 1_000;

  private final Set<List<String>> paths = new HashSet<>();
  private final Set<List<String>> integers = new HashSet<>();
  private final Set<String> dotted = new TreeSet<>();

  /** One product: a config, and the axes over it. */
  void add(ConfigValue.Mapping base, List<Axis> axes) {
    add(List.of(), base);
    for (Axis axis : axes) {
      for (List<String> column : axis.columns()) {
        around(column);
      }
      for (long i = 0; i < Math.min(axis.count(), MOST); i++) {
        ConfigValue value = axis.values().at(i);
        if (!axis.rows()) {
          add(axis.path(), value);
        } else if (value instanceof ConfigValue.Mapping row) {
          int outer = axis.path().size() - 1;
          row.entries()
              .forEach(
                  (column, cell) ->
                      add(
                          Stream.concat(
                                  axis.path().subList(0, outer).stream(),
                                  List.of(column.split("\\.", -1)).stream())
                              .toList(),
                          cell));
        }
      }
    }
  }

  /** A key that is computed. */
  void add(ConfigPath path) {
    around(path.keys());
  }

  private void around(List<String> path) {
    for (int i = 1; i <= path.size(); i++) {
      if (paths.add(path.subList(0, i))) {
        dotted.add(String.join(".", path.subList(0, i)));
      }
    }
  }

  private void add(List<String> path, ConfigValue value) {
    if (!path.isEmpty()) {
      around(path);
    }
    switch (value) {
      case ConfigValue.Int _ -> integers.add(path);
      case ConfigValue.Mapping map ->
          map.entries()
              .forEach(
                  (key, inner) ->
                      add(Stream.concat(path.stream(), Stream.of(key)).toList(), inner));
      case ConfigValue.Null _,
          ConfigValue.Bool _,
          ConfigValue.Real _,
          ConfigValue.Text _,
          ConfigValue.Array _ -> {}
    }
  }

  @Override
  public boolean known(List<String> path) {
    return paths.contains(path);
  }

  @Override
  public boolean integral(List<String> path) {
    return integers.contains(path);
  }

  @Override
  public Collection<String> all() {
    return dotted;
  }
}
