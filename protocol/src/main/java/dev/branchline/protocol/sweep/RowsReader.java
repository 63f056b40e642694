package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns rows, be they zipped or in a file, into one axis that sets several keys. */
final class RowsReader {
  private final FrozenFiles files;
  private final Problems problems;

  RowsReader(FrozenFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /**
   * The axis; empty if the rows don't hold. The columns lie where the axis's name does: those of
   * {@code model.x} below {@code model}.
   */
  Optional<Axis> axis(Parameter parameter, RowSource source) {
    return switch (source) {
      case RowSource.Zipped(var columns) ->
          axis(parameter, new AxisValues.InStep(columns), columns.sequencedKeySet());
      case RowSource.Table(String path) ->
          rows(parameter.place(), path)
              .flatMap(
                  rows -> {
                    Set<String> columns = new LinkedHashSet<>();
                    rows.forEach(row -> columns.addAll(row.entries().keySet()));
                    return axis(
                        parameter, new AxisValues.Listed(List.<ConfigValue>copyOf(rows)), columns);
                  });
    };
  }

  private Optional<Axis> axis(Parameter parameter, AxisValues values, Set<String> columns) {
    List<String> name = parameter.path().keys();
    List<List<String>> paths = new ArrayList<>();
    for (String column : columns) {
      Optional<ConfigPath> path = ConfigPath.parse(column);
      if (path.isEmpty()) {
        problems.error(
            parameter.place(),
            "a column without a name, or with an empty name between dots",
            Node.Words.quote(column),
            "names between dots");
        return Optional.empty();
      }
      List<String> keys = new ArrayList<>(name.subList(0, name.size() - 1));
      keys.addAll(path.get().keys());
      ConfigPath here = new ConfigPath(keys);
      Optional<List<String>> other =
          paths.stream().filter(each -> here.clashes(new ConfigPath(each))).findFirst();
      if (other.isPresent()) {
        problems.error(
            parameter.place(),
            "the columns `%s` and `%s` set the same thing"
                .formatted(String.join(".", other.get()), here),
            "",
            "");
        return Optional.empty();
      }
      paths.add(keys);
    }
    return Optional.of(new Axis(name, values, paths, true));
  }

  private Optional<List<ConfigValue.Mapping>> rows(Place place, String path) {
    return switch (files.read(path)) {
      case BaseFiles.Unreadable(String reason) -> {
        problems.error(place, "can't read `" + path + "`: " + reason, "", "");
        yield Optional.empty();
      }
      case BaseFiles.Text(String typed) -> {
        problems.opens(path);
        String text = typed.startsWith("\ufeff") ? typed.substring(1) : typed;
        Optional<List<ConfigValue.Mapping>> rows = rows(place, path, text);
        if (rows.isPresent() && rows.get().isEmpty()) {
          problems.error(place, "`" + path + "` has no rows", "", "at least one");
          yield Optional.empty();
        }
        yield rows;
      }
    };
  }

  private Optional<List<ConfigValue.Mapping>> rows(Place place, String path, String text) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return CsvTable.read(new Lines(path, text), problems);
    }
    if (lower.endsWith(".jsonl")) {
      return lines(path, text);
    }
    if (lower.endsWith(".json") || lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return SweepReader.tree(new SourceFile(path, text), problems).flatMap(this::list);
    }
    problems.error(place, "an unknown kind of table", path, ".csv, .jsonl, .json, .yaml or .yml");
    return Optional.empty();
  }

  private Optional<List<ConfigValue.Mapping>> list(Node node) {
    if (!(node instanceof Node.Items list)) {
      problems.error(node.place(), "not a table", node.describe(), "a list of maps");
      return Optional.empty();
    }
    List<ConfigValue.Mapping> rows = new ArrayList<>();
    for (Node item : list.items()) {
      if (!(item instanceof Node.Entries row)) {
        problems.error(item.place(), "a row that isn't a map", item.describe(), "a map");
        return Optional.empty();
      }
      rows.add(row.value());
    }
    return Optional.of(rows);
  }

  /** JSON lines: one map in each line that isn't blank; places are those of the whole file. */
  private Optional<List<ConfigValue.Mapping>> lines(String path, String text) {
    List<ConfigValue.Mapping> rows = new ArrayList<>();
    int line = 0;
    for (String typed : text.split("\n", -1)) {
      line++;
      if (typed.isBlank()) {
        continue;
      }
      Problems own = new Problems();
      Optional<Node> node = JsonTree.read(new Lines(path, typed), own);
      if (node.isPresent() && node.get() instanceof Node.Entries row) {
        rows.add(new ConfigValue.Mapping(new LinkedHashMap<>(row.value().entries())));
        continue;
      }
      Place start = new Place(path, line, 1);
      if (own.hasErrors()) {
        Problem first = own.errors().getFirst();
        problems.error(
            new Place(path, line, first.place().column()), first.message(), first.found(), "");
      } else {
        problems.error(
            start, "a row that isn't a map", node.map(Node::describe).orElse("nothing"), "a map");
      }
      return Optional.empty();
    }
    return Optional.of(rows);
  }
}
