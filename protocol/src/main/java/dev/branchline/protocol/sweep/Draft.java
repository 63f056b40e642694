package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The config and the parameters of a sweep while the command line may still change them. */
final class Draft {
  private final Problems problems;
  private final List<Parameter> parameters;
  private final List<ConfigPath> names;
  private ConfigValue.Mapping base;

  /**
   * A draft.
   *
   * @param names everything that was meant to be a parameter, whether it holds or not
   */
  Draft(
      ConfigValue.Mapping base,
      List<Parameter> parameters,
      List<ConfigPath> names,
      Problems problems) {
    this.base = base;
    this.names = new ArrayList<>(names);
    this.parameters = new ArrayList<>(parameters);
    this.problems = problems;
  }

  /** Whether anything lies there. */
  boolean has(ConfigPath path) {
    return path.get(base).isPresent()
        || names.stream().anyMatch(path::leadsTo)
        || parameters.stream().anyMatch(parameter -> holds(parameter, path));
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
    parameters.removeIf(parameter -> path.leadsTo(parameter.path()));
    names.removeIf(path::leadsTo);
  }

  /** Sets an entry: an old axis or constant keeps its place, a new one comes last. */
  void set(Parameter parameter) {
    names.add(parameter.path());
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
        && parameters.stream().noneMatch(parameter -> parameter.path().clashes(path));
  }

  List<Parameter> parameters() {
    return parameters;
  }

  List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.setting() instanceof Parameter.Varying(AxisValues values)) {
        axes.add(new Axis(parameter.path().keys(), values));
      }
    }
    return axes;
  }

  /** The config with the constants in it; tells what is in a parameter's way. */
  ConfigValue.Mapping config() {
    ConfigValue.Mapping config = base;
    for (Parameter parameter : parameters) {
      ConfigValue value =
          parameter.setting() instanceof Parameter.Constant(ConfigValue constant)
              ? constant
              : ConfigValue.NULL;
      Optional<ConfigValue.Mapping> changed = parameter.path().put(config, value);
      if (changed.isEmpty()) {
        problems.error(
            parameter.place(),
            "`" + parameter.path() + "` leads through a value of `config` that isn't a map",
            "",
            "");
      } else if (parameter.setting() instanceof Parameter.Constant) {
        config = changed.get();
      }
    }
    return config;
  }

  /** What an override sets there: a map is merged into the map of the config, as Hydra does. */
  ConfigValue over(ConfigPath path, ConfigValue value) {
    Optional<ConfigValue> under = path.get(base);
    return under.isPresent()
            && under.get() instanceof ConfigValue.Mapping a
            && value instanceof ConfigValue.Mapping b
        ? ConfigPath.merge(a, b)
        : value;
  }
}
