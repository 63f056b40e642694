package dev.branchline.coordinator.cli.parallel;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A command with its arguments, as a sweep file that somebody could have written: an axis for each
 * input, the ones that go together as a {@code zip}, and the command for {@code shell}.
 */
public final class ParallelSweep {
  /** What the sweep file is called; its ending says what it is written in. */
  public static final String FILE = "parallel.json";

  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Set<String> TAKEN = Set.of("config_id");
  private static final int LONGEST_NAME = 40;

  private static final String SEQUENCE = "$((BRANCHLINE_BRANCH + 1))";
  private static final String SLOT = "${BRANCHLINE_SLOT:-1}";

  private final boolean bare;
  private final Template command;
  private final List<String> keys;
  private final TreeSet<Template.Piece.Value> used;

  /**
   * A command with placeholders of these columns.
   *
   * @param text as typed; empty if the values are commands themselves
   * @param names of the columns; empty where the header gives none
   * @throws WrongWords if a placeholder can't be filled
   */
  public ParallelSweep(String text, List<String> names) {
    this.bare = text.isBlank();
    this.command = Template.command(bare ? "eval" : text, names);
    this.keys = keys(names);
    this.used =
        new TreeSet<>(
            Comparator.comparingInt(Template.Piece.Value::column)
                .thenComparing(Template.Piece.Value::modifier));
    for (Template.Piece piece : command.pieces()) {
      if (piece instanceof Template.Piece.Value value) {
        used.add(value);
      }
    }
  }

  /** A header's name is the key where it can be one. */
  private static List<String> keys(List<String> names) {
    List<String> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>(TAKEN);
    for (int column = 0; column < names.size(); column++) {
      String name = names.get(column);
      String key = KEY.matcher(name).matches() && seen.add(name) ? name : "arg" + (column + 1);
      seen.add(key);
      keys.add(key);
    }
    return keys;
  }

  /** What the shell is to run, with a sweep's placeholders. */
  public String shell() {
    if (ShellText.isPlain(command.pieces())) {
      return ShellText.write(
          command.pieces(),
          true,
          (piece, state) ->
              piece instanceof Template.Piece.Value value
                  ? "{" + key(value) + "}"
                  : ShellText.expanded(fact(piece), state));
    }
    String text =
        ShellText.write(
            command.pieces(),
            true,
            (piece, state) ->
                ShellText.expanded(
                    piece instanceof Template.Piece.Value value
                        ? "${" + variable(value) + ":-}"
                        : fact(piece),
                    state));
    StringBuilder assignments = new StringBuilder();
    used.forEach(
        value -> assignments.append(variable(value)).append("={").append(key(value)).append("}; "));
    return assignments + text;
  }

  private static String fact(Template.Piece piece) {
    return piece instanceof Template.Piece.Sequence ? SEQUENCE : SLOT;
  }

  private String key(Template.Piece.Value value) {
    String key = keys.get(value.column());
    return value.modifier() == Modifier.WHOLE ? key : key + "_" + value.modifier().word();
  }

  private static String variable(Template.Piece.Value value) {
    return "_" + (value.column() + 1) + value.modifier().word();
  }

  /** The command of one branch, as one could type it: values quoted. */
  public String line(List<String> row, long sequence) {
    if (bare) {
      return String.join(" ", row);
    }
    return ShellText.write(
        command.pieces(),
        false,
        (piece, state) ->
            switch (piece) {
              case Template.Piece.Literal(String text) -> text;
              case Template.Piece.Value(int column, Modifier modifier) ->
                  ShellText.quoted(modifier.of(row.get(column)), state);
              case Template.Piece.Sequence() -> Long.toString(sequence);
              case Template.Piece.Slot() -> "1";
            });
  }

  /** What people call it: its program. */
  public String name() {
    String text =
        !bare && command.pieces().getFirst() instanceof Template.Piece.Literal(String first)
            ? first.strip().split("\\s", 2)[0]
            : "";
    String name = text.substring(text.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "");
    return name.isEmpty() ? "parallel" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** The whole file. */
  public String text(Arguments arguments) {
    StringBuilder text = new StringBuilder("{\"name\": ");
    text.append(json(name())).append(",\n \"shell\": ").append(json(shell()));
    text.append(",\n \"parameters\": {");
    int column = 0;
    String between = "\n  ";
    for (Arguments.Group group : arguments.groups()) {
      Map<String, ConfigValue> lists = lists(group, column);
      text.append(between);
      if (lists.size() == 1) {
        Map.Entry<String, ConfigValue> only = lists.entrySet().iterator().next();
        text.append(json(only.getKey())).append(": ").append(ConfigJson.write(only.getValue()));
      } else {
        text.append(json("rows" + (column + 1))).append(": {\"zip\": ");
        text.append(ConfigJson.write(new ConfigValue.Mapping(new LinkedHashMap<>(lists))));
        text.append("}");
      }
      column += group.columns().size();
      between = ",\n  ";
    }
    return text.append("}}\n").toString();
  }

  /** The columns of a group, and what the command takes of them. */
  private Map<String, ConfigValue> lists(Arguments.Group group, int first) {
    Map<String, ConfigValue> lists = new LinkedHashMap<>();
    for (int i = 0; i < group.columns().size(); i++) {
      int column = first + i;
      List<String> values = group.columns().get(i).values();
      lists.put(keys.get(column), list(values, Modifier.WHOLE));
      for (Template.Piece.Value value : used) {
        if (value.column() == column && value.modifier() != Modifier.WHOLE) {
          lists.put(key(value), list(values, value.modifier()));
        }
      }
    }
    return lists;
  }

  private static ConfigValue list(List<String> values, Modifier modifier) {
    return ConfigValue.of(
        values.stream().map(value -> ConfigValue.of(modifier.of(value))).toList());
  }

  private static String json(String text) {
    return ConfigJson.write(ConfigValue.of(text));
  }
}
