package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigHasher;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks the key {@code config_id}: it names a config, so every value of it has to be a name. */
final class IdentityCheck {
  private final Node.Entries file;
  private final Problems problems;

  IdentityCheck(Node.Entries file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  void check(ConfigValue.Mapping base, List<Axis> axes) {
    for (Axis axis : axes) {
      if (axis.path().equals(List.of(ConfigHasher.KEY))) {
        if (axis.values() instanceof AxisValues.Listed(List<ConfigValue> values)) {
          values.forEach(this::check);
        } else {
          check(axis.values().at(0));
        }
        return;
      }
    }
    ConfigValue value = base.entries().get(ConfigHasher.KEY);
    if (value != null) {
      check(value);
    }
  }

  private void check(ConfigValue value) {
    if (!(value instanceof ConfigValue.Text(String name)) || !ConfigId.Named.isName(name)) {
      problems.error(
          place().orElse(file.place()),
          "not a config id",
          Node.Words.describe(value),
          "a string of 1 to 64 letters, digits, and . _ -");
    }
  }

  private Optional<Place> place() {
    return List.of("parameters", "config").stream()
        .flatMap(key -> file.entry(key).stream())
        .flatMap(
            entry ->
                entry.node() instanceof Node.Entries map
                    ? map.entry(ConfigHasher.KEY).stream()
                    : Stream.empty())
        .map(Node.Entry::place)
        .findFirst();
  }
}
