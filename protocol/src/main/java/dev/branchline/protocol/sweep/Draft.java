package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The config and the parameters of a sweep while the command line may still change them; there are
 * several parts where {@code parameters} is a list of maps.
 */
final class Draft {
  private final Problems problems;
  private final List<List<Parameter>> parts;
  private final List<ConfigPath> names;
  private ConfigValue.Mapping base;
  private boolean open;

  /**
   * A draft.
   *
   * @param parts the parameters of each product, at least one
   * @param names everything that was meant to be a parameter, whether it holds or not
   */
  Draft(
      ConfigValue.Mapping base,
      List<List<Parameter>> parts,
      List<ConfigPath> names,
      Problems problems) {
    this.base = base;
    this.names = new ArrayList<>(names);
    this.parts = parts.stream().<List<Parameter>>map(ArrayList::new).toList();
    this.problems = problems;
  }

  /** There may be any other key besides those that are known. */
  void open() {
    open = true;
  }

  /** Whether any key may be there. */
  boolean isOpen() {
    return open;
  }

  /** Whether anything lies there. */
  boolean has(ConfigPath path) {
    return path.get(base).isPresent()
        || names.stream().anyMatch(path::leadsTo)
        || all().anyMatch(parameter -> holds(parameter, path));
  }

  /** Whether a constant is a map with something at the path. */
  private static boolean holds(Parameter parameter, ConfigPath path) {
    return parameter.setting() instanceof Parameter.Constant(ConfigValue value)
        && parameter
            .path()
            .put(ConfigPath.EMPTY, value)
            .flatMap(config -> path.get(config))
            .isPresent();
  }

  /** The one value that lies there, be it of the config or of a parameter; empty if it varies. */
  Optional<ConfigValue> constant(ConfigPath path) {
    for (Parameter parameter : all().toList()) {
      if (parameter.path().leadsTo(path)) {
        return parameter.setting() instanceof Parameter.Constant(ConfigValue value)
            ? parameter.path().put(ConfigPath.EMPTY, value).flatMap(path::get)
            : Optional.empty();
      }
    }
    return path.get(base);
  }

  /** The constant with another one put into it. */
  private static Optional<Parameter> folded(Parameter outer, Parameter inner) {
    if (outer.path().leadsTo(inner.path())
        && outer.setting() instanceof Parameter.Constant(ConfigValue around)
        && inner.setting() instanceof Parameter.Constant(ConfigValue value)) {
      return outer
          .path()
          .put(ConfigPath.EMPTY, around)
          .flatMap(config -> inner.path().put(config, value))
          .flatMap(config -> outer.path().get(config))
          .map(whole -> new Parameter(outer.path(), outer.place(), new Parameter.Constant(whole)));
    }
    return Optional.empty();
  }

  /** All keys, dotted, for suggestions. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    names.forEach(name -> keys.add(name.toString()));
    collect("", base, keys);
    return keys;
  }

  private static void collect(String prefix, ConfigValue.Mapping map, Set<String> keys) {
    map.entries()
        .forEach(
            (key, value) -> {
              keys.add(prefix + key);
              if (value instanceof ConfigValue.Mapping inner) {
                collect(prefix + key + ".", inner, keys);
              }
            });
  }

  /** Takes away all that lies there. */
  void remove(ConfigPath path) {
    base = path.remove(base);
    parts.forEach(part -> part.removeIf(parameter -> path.leadsTo(parameter.path())));
    names.removeIf(path::leadsTo);
  }

  /**
   * Sets an entry: an old axis or constant keeps its place, a new one comes last. Where there are
   * several parts, those change that have it; all, if the config has it or nothing does.
   */
  void set(Parameter parameter) {
    names.add(parameter.path());
    boolean everywhere =
        parameter.path().get(base).isPresent()
            || all().noneMatch(old -> old.path().clashes(parameter.path()));
    for (List<Parameter> part : parts) {
      if (everywhere || part.stream().anyMatch(old -> old.path().clashes(parameter.path()))) {
        set(part, parameter);
      }
    }
  }

  private void set(List<Parameter> parameters, Parameter parameter) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter old = parameters.get(i);
      if (old.path().equals(parameter.path())) {
        parameters.set(i, parameter);
        return;
      }
      Optional<Parameter> folded = folded(old, parameter);
      if (folded.isPresent()) {
        parameters.set(i, folded.get());
        return;
      }
      if (old.path().clashes(parameter.path())) {
        problems.error(
            parameter.place(),
            "`" + parameter.path() + "` and the parameter `" + old.path() + "` set the same thing",
            "",
            "",
            "override `" + old.path() + "`");
        return;
      }
    }
    parameters.add(parameter);
  }

  /** Whether a parameter with this name was meant, but doesn't hold. */
  boolean isBroken(ConfigPath path) {
    return names.stream().anyMatch(path::clashes)
        && all().noneMatch(parameter -> parameter.path().clashes(path));
  }

  private Stream<Parameter> all() {
    return parts.stream().flatMap(Collection::stream);
  }

  /** The config without any parameter. */
  ConfigValue.Mapping base() {
    return base;
  }

  /** One product. */
  record Part(ConfigValue.Mapping base, List<Axis> axes, List<List<String>> written) {}

  /** The products: each a config with its constants, and the axes over it. */
  List<Part> parts(RowsReader rows) {
    return parts.stream().map(part -> part(part, rows)).toList();
  }

  private Part part(List<Parameter> parameters, RowsReader rows) {
    List<Axis> axes = new ArrayList<>();
    List<List<String>> written = new ArrayList<>();
    ConfigValue.Mapping config = base;
    for (Parameter parameter : parameters) {
      switch (parameter.setting()) {
        case Parameter.Constant(ConfigValue value) -> {
          config = put(config, parameter, parameter.path(), value).orElse(config);
          written.add(parameter.path().keys());
        }
        case Parameter.Varying(AxisValues values) -> {
          put(config, parameter, parameter.path(), ConfigValue.NULL);
          axes.add(new Axis(parameter.path().keys(), values));
          written.add(parameter.path().keys());
        }
        case Parameter.Rows(RowSource source) -> {
          Optional<Axis> axis = rows.axis(parameter, source);
          if (axis.isPresent() && fits(axis.get(), parameter, config, written)) {
            axes.add(axis.get());
            written.addAll(axis.get().columns());
          }
        }
      }
    }
    return new Part(config, List.copyOf(axes), List.copyOf(written));
  }

  /** Whether no column is set by another parameter too; each that is, is told. */
  private boolean fits(
      Axis axis, Parameter parameter, ConfigValue.Mapping config, List<List<String>> written) {
    boolean fits = true;
    for (List<String> column : axis.columns()) {
      ConfigPath path = new ConfigPath(column);
      names.add(path);
      Optional<List<String>> other =
          written.stream().filter(each -> path.clashes(new ConfigPath(each))).findFirst();
      if (other.isPresent()) {
        problems.error(
            parameter.place(),
            "the column `%s` and the parameter `%s` set the same thing"
                .formatted(path, String.join(".", other.get())),
            "",
            "");
      }
      fits &= other.isEmpty() && put(config, parameter, path, ConfigValue.NULL).isPresent();
    }
    return fits;
  }

  private Optional<ConfigValue.Mapping> put(
      ConfigValue.Mapping config, Parameter parameter, ConfigPath path, ConfigValue value) {
    Optional<ConfigValue.Mapping> changed = path.put(config, value);
    if (changed.isEmpty()) {
      problems.error(
          parameter.place(),
          "`" + path + "` leads through a value of `config` that isn't a map",
          "",
          "");
    }
    return changed;
  }

  /** What an override sets there: a map is merged into the map of the config, as Hydra does. */
  ConfigValue over(ConfigPath path, ConfigValue value) {
    Optional<ConfigValue> under = path.get(base);
    return under.isPresent()
            && ValueReference.areMaps(under.get(), value)
            && under.get() instanceof ConfigValue.Mapping a
            && value instanceof ConfigValue.Mapping b
        ? ConfigPath.merge(a, b)
        : value;
  }
}
