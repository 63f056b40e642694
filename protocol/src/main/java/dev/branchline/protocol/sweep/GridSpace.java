package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** The product of the axes over a base config: the index in mixed radix, the last axis fastest. */
final class GridSpace implements Space.Indexed {
  private final List<Axis> axes;
  private final long size;
  private final Part.Nested root;

  private GridSpace(List<Axis> axes, long size, Part.Nested root) {
    this.axes = axes;
    this.size = size;
    this.root = root;
  }

  /** What a config is made of: what is the same in all of them is made once. */
  private sealed interface Part {
    record Fixed(ConfigValue value) implements Part {}

    record Varying(int axis) implements Part {}

    record Nested(List<String> keys, List<Part> parts) implements Part {}
  }

  /** The size of the whole product; empty if 64 bits can't count it. */
  static OptionalLong product(List<Axis> axes) {
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
   * The first {@code size} configs of the product.
   *
   * @param base to which each axis can be added: nothing but maps is in its way
   */
  static GridSpace of(ConfigValue.Mapping base, List<Axis> axes, long size) {
    Map<List<String>, Integer> ends = new LinkedHashMap<>();
    ConfigValue.Mapping whole = base;
    for (int i = 0; i < axes.size(); i++) {
      ends.put(axes.get(i).path(), i);
      whole = new ConfigPath(axes.get(i).path()).put(whole, ConfigValue.NULL).orElseThrow();
    }
    return new GridSpace(List.copyOf(axes), size, nested(whole, List.of(), ends));
  }

  private static Part.Nested nested(
      ConfigValue.Mapping map, List<String> path, Map<List<String>, Integer> ends) {
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

  private static Part part(ConfigValue value, List<String> path, Map<List<String>, Integer> ends) {
    Integer axis = ends.get(path);
    if (axis != null) {
      return new Part.Varying(axis);
    }
    ConfigPath here = new ConfigPath(path);
    boolean around = ends.keySet().stream().anyMatch(end -> here.leadsTo(new ConfigPath(end)));
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
    Objects.checkIndex(index, size);
    ConfigValue[] values = new ConfigValue[axes.size()];
    long rest = index;
    for (int i = values.length - 1; i >= 0; i--) {
      AxisValues axis = axes.get(i).values();
      long count = axis.count();
      values[i] = axis.at(rest % count);
      rest /= count;
    }
    return build(root, values);
  }

  private static ConfigValue.Mapping build(Part.Nested nested, ConfigValue[] values) {
    LinkedHashMap<String, ConfigValue> entries = LinkedHashMap.newLinkedHashMap(nested.keys.size());
    for (int i = 0; i < nested.keys.size(); i++) {
      entries.put(
          nested.keys.get(i),
          switch (nested.parts.get(i)) {
            case Part.Fixed(ConfigValue value) -> value;
            case Part.Varying(int axis) -> values[axis];
            case Part.Nested inner -> build(inner, values);
          });
    }
    return new ConfigValue.Mapping(entries);
  }
}
