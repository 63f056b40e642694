package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.space.Grid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Resolves the references within the configs of a sweep: at once where nothing that varies is
 * spoken of, else in each config anew.
 */
final class References {
  private final Place place;
  private final Set<List<String>> groups;
  private final Problems problems;
  private final Set<List<String>> later = new LinkedHashSet<>();
  private final List<Draft.Part> parts = new ArrayList<>();

  /**
   * Resolves.
   *
   * @param place where the config was typed
   * @param whole whether the config could be read; if not, what isn't there is no wonder
   * @param groups the axes whose values were config files, and may hold references as those do
   */
  References(
      List<Draft.Part> typed,
      boolean whole,
      Place place,
      Set<List<String>> groups,
      Problems problems) {
    this.place = place;
    this.groups = groups;
    this.problems = problems;
    typed.forEach(part -> parts.add(whole ? part(part) : part));
  }

  /** The products, with everything in place that doesn't vary. */
  List<Draft.Part> parts() {
    return parts;
  }

  /** Fills in the rest of one config. */
  UnaryOperator<ConfigValue.Mapping> resolve() {
    return later.isEmpty() ? UnaryOperator.identity() : new Later(Set.copyOf(later), tops(later));
  }

  /** What is filled in config by config. */
  private record Later(Set<List<String>> templates, List<ConfigPath> tops)
      implements UnaryOperator<ConfigValue.Mapping> {
    @Override
    public ConfigValue.Mapping apply(ConfigValue.Mapping config) {
      ConfigValue.Mapping filled = config;
      for (ConfigPath top : tops) {
        if (top.get(config).isPresent()) {
          filled = top.put(filled, value(config, top)).orElse(filled);
        }
      }
      return filled;
    }

    /** What can't be filled in here, though it could in the first config, is null. */
    private ConfigValue value(ConfigValue.Mapping config, ConfigPath path) {
      try {
        return new Interpolation(config, templates).value(path.keys());
      } catch (Interpolation.Broken e) {
        return ConfigValue.NULL;
      }
    }
  }

  /** The outermost key of each: values are put back there as a whole. */
  private static List<ConfigPath> tops(Set<List<String>> templates) {
    return templates.stream().map(path -> new ConfigPath(path.subList(0, 1))).distinct().toList();
  }

  private Draft.Part part(Draft.Part part) {
    Set<List<String>> templates = new LinkedHashSet<>();
    collect(List.of(), part.base(), templates);
    templates.removeIf(path -> varies(path, part));
    for (Axis axis : part.axes()) {
      if (groups.contains(axis.path())) {
        for (long i = 0; i < axis.count(); i++) {
          collect(axis.path(), axis.values().at(i), templates);
        }
      }
    }
    if (templates.isEmpty()) {
      return part;
    }
    ConfigValue.Mapping first = first(part);
    ConfigValue.Mapping base = part.base();
    for (List<String> path : templates) {
      if (new ConfigPath(path).get(first).isEmpty() && varies(path, part)) {
        later.add(path);
        continue;
      }
      Interpolation run = new Interpolation(first, templates);
      try {
        ConfigValue value = run.value(path);
        boolean fixed =
            path.stream().noneMatch(References::isIndex)
                && Stream.concat(Stream.of(path), run.touched().stream())
                    .noneMatch(each -> varies(each, part));
        if (fixed) {
          base = new ConfigPath(path).put(base, value).orElse(base);
        } else {
          later.add(path);
        }
      } catch (Interpolation.Broken e) {
        problems.error(
            place, "`" + String.join(".", path) + "` in the config: " + e.words(), "", "");
      }
    }
    return new Draft.Part(base, part.axes(), part.written());
  }

  private static boolean isIndex(String key) {
    return key.chars().allMatch(Character::isDigit);
  }

  private static boolean varies(List<String> path, Draft.Part part) {
    ConfigPath here = new ConfigPath(path);
    return part.axes().stream()
        .flatMap(axis -> axis.columns().stream())
        .anyMatch(column -> here.clashes(new ConfigPath(column)));
  }

  /** The config of the first point. */
  private static ConfigValue.Mapping first(Draft.Part part) {
    return Grid.of(part.base(), part.axes(), 1).at(new long[part.axes().size()]);
  }

  private static void collect(List<String> path, ConfigValue value, Set<List<String>> templates) {
    switch (value) {
      case ConfigValue.Text(String text) -> {
        if (Template.is(text)) {
          templates.add(path);
        }
      }
      case ConfigValue.Mapping map ->
          map.entries().entrySet().stream()
              .sorted(Comparator.comparing(entry -> entry.getKey()))
              .forEach(
                  entry ->
                      collect(
                          Stream.concat(path.stream(), Stream.of(entry.getKey())).toList(),
                          entry.getValue(),
                          templates));
      case ConfigValue.Array(List<ConfigValue> items) -> {
        for (int i = 0; i < items.size(); i++) {
          collect(
              Stream.concat(path.stream(), Stream.of(Integer.toString(i))).toList(),
              items.get(i),
              templates);
        }
      }
      case ConfigValue.Null _, ConfigValue.Bool _, ConfigValue.Int _, ConfigValue.Real _ -> {}
    }
  }
}
