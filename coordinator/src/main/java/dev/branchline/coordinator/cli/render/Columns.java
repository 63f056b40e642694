package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ValueReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which columns a table of results has, where the user doesn't say. */
public final class Columns {
  /** More keys than these aren't shown unless they are asked for. */
  private static final int MOST_KEYS = 12;

  private Columns() {}

  /**
   * Ordinal, status, swept values, results and metrics, duration, and what only some tables need.
   *
   * @param swept the keys of the axes
   * @param sample rows that tell which values there are
   */
  public static List<Field> forPeople(List<String> swept, List<BranchRow> sample) {
    Set<String> names = new LinkedHashSet<>(List.of("ordinal", "status"));
    swept.forEach(key -> names.add("config." + key));
    Set<String> measured = new LinkedHashSet<>();
    for (BranchRow row : sample) {
      flatten("result.", row.result(), measured);
    }
    for (BranchRow row : sample) {
      Set<String> reported = new LinkedHashSet<>();
      flatten("metrics.", row.metrics(), reported);
      reported.removeIf(name -> measured.contains("result." + name.substring(8)));
      measured.addAll(reported);
    }
    measured.stream().limit(MOST_KEYS).forEach(names::add);
    names.add("duration");
    if (sample.stream().anyMatch(row -> row.attempt() > 1)) {
      names.add("attempt");
    }
    if (sample.stream().anyMatch(row -> row.failure().isPresent())) {
      names.add("failure");
    }
    if (sample.stream().anyMatch(row -> !row.reason().isEmpty())) {
      names.add("reason");
    }
    return names.stream().map(Field::new).toList();
  }

  /** All there is, flattened: for programs. */
  public static List<Field> forPrograms(List<BranchRow> sample) {
    Set<String> names =
        new LinkedHashSet<>(
            List.of("ordinal", "status", "attempt", "duration", "worker", "config_id"));
    for (BranchRow row : sample) {
      row.config().ifPresent(config -> flatten("config.", config, names));
    }
    sample.forEach(row -> flatten("result.", row.result(), names));
    sample.forEach(row -> flatten("metrics.", row.metrics(), names));
    names.addAll(List.of("failure", "reason"));
    return names.stream().map(Field::new).toList();
  }

  /** The header of a column for people: the name without where it comes from. */
  static String header(Field field) {
    String name = field.name();
    for (String prefix : List.of("config.", "result.", "metrics.")) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name.equals("attempt") ? "attempts" : name;
  }

  /** The cell of a column for people. */
  static String cell(Field field, BranchRow row) {
    if (field.name().equals("duration")) {
      return row.duration().map(Text::duration).orElse("");
    }
    Optional<ConfigValue> value = field.in(row);
    if (value.isEmpty()) {
      return "";
    }
    return field.name().startsWith("config.") ? Text.exact(value.get()) : Text.rounded(value.get());
  }

  private static void flatten(String prefix, ConfigValue.Mapping mapping, Set<String> names) {
    List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(mapping.entries().entrySet());
    for (Map.Entry<String, ConfigValue> entry : entries) {
      if (entry.getValue() instanceof ConfigValue.Mapping inner
          && !inner.entries().isEmpty()
          && ValueReference.of(inner).isEmpty()) {
        flatten(prefix + entry.getKey() + ".", inner, names);
      } else {
        names.add(prefix + entry.getKey());
      }
    }
  }
}
