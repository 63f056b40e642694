package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads CSV as RFC 4180 has it, with a header; a column is of the narrowest kind that takes all of
 * its cells: integers, floats, booleans, else texts; {@code 007} is no number. An empty cell is
 * null, in a column of texts the empty text.
 */
final class CsvTable {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?inf|nan");
  private static final Pattern BOOLEAN = Pattern.compile("true|false|True|False");

  private final Lines lines;
  private final String text;
  private final Problems problems;
  private int at;

  private CsvTable(Lines lines, Problems problems) {
    this.lines = lines;
    this.text = lines.text();
    this.problems = problems;
  }

  private record Cell(String text, int from, boolean quoted) {}

  /** The rows, each a map from column to value; empty if they can't be read. */
  static Optional<List<ConfigValue.Mapping>> read(Lines lines, Problems problems) {
    int before = problems.count();
    List<ConfigValue.Mapping> rows = new CsvTable(lines, problems).read();
    return problems.count() > before ? Optional.empty() : Optional.of(rows);
  }

  private List<ConfigValue.Mapping> read() {
    List<List<Cell>> records = new ArrayList<>();
    while (at < text.length()) {
      List<Cell> cells = cells();
      if (cells.size() > 1 || cells.getFirst().quoted || !cells.getFirst().text.isBlank()) {
        records.add(cells);
      }
    }
    if (records.isEmpty()) {
      problems.error(lines.place(0), "a table without a header", "", "the names of its columns");
      return List.of();
    }
    List<Cell> header = records.getFirst();
    List<List<Cell>> body = records.subList(1, records.size());
    for (List<Cell> row : body) {
      if (row.size() != header.size()) {
        problems.error(
            lines.place(row.getFirst().from),
            "a row of another length than the header",
            row.size() + " cells",
            header.size() + " cells");
        return List.of();
      }
    }
    List<LinkedHashMap<String, ConfigValue>> rows = new ArrayList<>();
    body.forEach(_ -> rows.add(new LinkedHashMap<>()));
    for (int column = 0; column < header.size(); column++) {
      Cell name = header.get(column);
      int place = column;
      List<Cell> cells = body.stream().map(row -> row.get(place)).toList();
      Pattern kind = kind(cells);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.get(row).put(name.text.strip(), value(cells.get(row), kind)) != null) {
          problems.error(lines.place(name.from), "two columns of one name", name.text, "");
          return List.of();
        }
      }
    }
    return rows.stream().map(ConfigValue.Mapping::new).toList();
  }

  private static Pattern kind(List<Cell> cells) {
    List<Cell> filled = cells.stream().filter(cell -> !cell.text.isEmpty()).toList();
    for (Pattern kind : List.of(INTEGER, FLOAT, BOOLEAN)) {
      if (!filled.isEmpty()
          && filled.stream()
              .allMatch(cell -> !cell.quoted && kind.matcher(cell.text.strip()).matches())) {
        return kind;
      }
    }
    return ANY;
  }

  private static final Pattern ANY = Pattern.compile("");

  private static ConfigValue value(Cell cell, Pattern kind) {
    String word = cell.text.strip();
    if (kind == ANY) {
      return new ConfigValue.Text(cell.text);
    }
    if (cell.text.isEmpty()) {
      return ConfigValue.NULL;
    }
    if (kind == INTEGER) {
      return new ConfigValue.Int(new BigInteger(word.startsWith("+") ? word.substring(1) : word));
    }
    return kind == BOOLEAN
        ? ConfigValue.of(word.startsWith("t") || word.startsWith("T"))
        : new ConfigValue.Real(real(word));
  }

  private static double real(String word) {
    return switch (word) {
      case "nan" -> Double.NaN;
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    while (true) {
      cells.add(cell());
      if (at >= text.length()) {
        return cells;
      }
      char c = text.charAt(at++);
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      if (c != ',') {
        return cells;
      }
    }
  }

  private Cell cell() {
    int from = at;
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted(from);
    }
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return new Cell(text.substring(from, at), from, false);
  }

  private Cell quoted(int from) {
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        cell.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else {
        int end = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        if (at > end) {
          problems.error(lines.place(end), "text after a quoted cell", "", "a comma");
        }
        return new Cell(cell.toString(), from, true);
      }
    }
    problems.error(lines.place(from), "a quote that isn't closed", "", "");
    return new Cell(cell.toString(), from, true);
  }
}
