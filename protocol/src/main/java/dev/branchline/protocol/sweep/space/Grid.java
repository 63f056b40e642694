package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Axis;
import dev.branchline.protocol.sweep.ConfigPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The product of the axes over a base config: the index in mixed radix, the last axis fastest. */
public final class Grid implements Raw {
  private final List<Axis> axes;
  private final long size;
  private final Part.Nested root;

  private Grid(List<Axis> axes, long size, Part.Nested root) {
    this.axes = axes;
    this.size = size;
    this.root = root;
  }

  /** What a config is made of: what is the same in all of them is made once. */
  private sealed interface Part {
    record Fixed(ConfigValue value) implements Part {}

    record Varying(int axis) implements Part {}

    /** What a row says in a column; what the base says there if the row is silent. */
    record Column(int axis, String name, Optional<ConfigValue> otherwise) implements Part {}

    record Nested(List<String> keys, List<Part> parts) implements Part {}
  }

  /** The size of the whole product; empty if 64 bits can't count it. */
  public static OptionalLong product(List<Axis> axes) {
    long size = 1;
    for (Axis axis : axes) {
      if (axis.count() != 0 && size > Long.MAX_VALUE / axis.count()) {
        return OptionalLong.empty();
      }
      size *= axis.count();
    }
    return OptionalLong.of(size);
  }

  /**
   * The product.
   *
   * @param base to which each axis can be added: nothing but maps is in its way
   * @param size of the product, if it is to be counted at all
   */
  public static Grid of(ConfigValue.Mapping base, List<Axis> axes, long size) {
    Map<List<String>, Part> ends = new LinkedHashMap<>();
    ConfigValue.Mapping whole = base;
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      int from = axis.path().size() - 1;
      for (List<String> column : axis.columns()) {
        ConfigPath path = new ConfigPath(column);
        String name = String.join(".", column.subList(axis.rows() ? from : 0, column.size()));
        ends.put(
            column, axis.rows() ? new Part.Column(i, name, path.get(base)) : new Part.Varying(i));
        if (path.get(whole).isEmpty()) {
          whole = path.put(whole, ConfigValue.NULL).orElseThrow();
        }
      }
    }
    return new Grid(List.copyOf(axes), size, nested(whole, List.of(), ends));
  }

  private static Part.Nested nested(
      ConfigValue.Mapping map, List<String> path, Map<List<String>, Part> ends) {
    List<Part> parts = new ArrayList<>();
    map.entries()
        .forEach(
            (key, value) -> {
              List<String> inner = new ArrayList<>(path);
              inner.add(key);
              parts.add(part(value, inner, ends));
            });
    return new Part.Nested(List.copyOf(map.entries().keySet()), List.copyOf(parts));
  }

  private static Part part(ConfigValue value, List<String> path, Map<List<String>, Part> ends) {
    Part end = ends.get(path);
    if (end != null) {
      return end;
    }
    ConfigPath here = new ConfigPath(path);
    boolean around = ends.keySet().stream().anyMatch(each -> here.leadsTo(new ConfigPath(each)));
    return around && value instanceof ConfigValue.Mapping map
        ? nested(map, path, ends)
        : new Part.Fixed(value);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return at(coordinates(index));
  }

  /** The config at one point of each axis. */
  public ConfigValue.Mapping at(long[] coordinates) {
    ConfigValue[] values = new ConfigValue[axes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = axes.get(i).values().at(coordinates[i]);
    }
    return build(root, values);
  }

  @Override
  public boolean first(long index, ConfigPath path) {
    long[] coordinates = coordinates(index);
    for (int i = 0; i < coordinates.length; i++) {
      if (coordinates[i] != 0 && sets(axes.get(i), path)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sets(Axis axis, ConfigPath path) {
    return path.leadsTo(new ConfigPath(axis.path()))
        || axis.columns().stream().allMatch(column -> path.leadsTo(new ConfigPath(column)));
  }

  private long[] coordinates(long index) {
    long rest = Objects.checkIndex(index, size);
    long[] coordinates = new long[axes.size()];
    for (int i = coordinates.length - 1; i >= 0; i--) {
      long count = axes.get(i).count();
      coordinates[i] = rest % count;
      rest /= count;
    }
    return coordinates;
  }

  private static ConfigValue.Mapping build(Part.Nested nested, ConfigValue[] values) {
    LinkedHashMap<String, ConfigValue> entries = LinkedHashMap.newLinkedHashMap(nested.keys.size());
    for (int i = 0; i < nested.keys.size(); i++) {
      String key = nested.keys.get(i);
      switch (nested.parts.get(i)) {
        case Part.Fixed(ConfigValue value) -> entries.put(key, value);
        case Part.Varying(int axis) -> entries.put(key, values[axis]);
        case Part.Column(int axis, String name, var otherwise) ->
            column(values[axis], name)
                .or(() -> otherwise)
                .ifPresent(value -> entries.put(key, value));
        case Part.Nested inner -> entries.put(key, build(inner, values));
      }
    }
    return new ConfigValue.Mapping(entries);
  }

  private static Optional<ConfigValue> column(ConfigValue row, String name) {
    return row instanceof ConfigValue.Mapping cells
        ? Optional.ofNullable(cells.entries().get(name))
        : Optional.empty();
  }
}
