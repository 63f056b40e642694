package dev.branchline.coordinator.cli.render;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, aligned: numbers to the right, all else to the left, two spaces between. */
public final class Table {
  /** Wider cells are cut. */
  private static final int WIDEST = 60;

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> header) {
    this.header = List.copyOf(header);
  }

  /** Adds a row of as many cells as the header has. */
  public void add(List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + header.size());
    }
    rows.add(cells.stream().map(Table::oneLine).toList());
  }

  /** The layout of what has been added so far. */
  public Layout layout() {
    List<Integer> widths = new ArrayList<>();
    List<Boolean> right = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      int width = TextWidth.of(header.get(column));
      boolean numbers = true;
      for (List<String> row : rows) {
        String cell = row.get(column);
        width = Math.max(width, TextWidth.of(cell));
        numbers &= cell.isEmpty() || isNumber(cell);
      }
      widths.add(width);
      right.add(numbers);
    }
    return new Layout(widths, right);
  }

  /** Writes the header and the rows. */
  public void print(PrintStream out) {
    Layout layout = layout();
    out.println(layout.line(header));
    rows.forEach(row -> out.println(layout.line(row)));
  }

  /** The widths and alignments of columns; later rows may be laid out by it too. */
  public record Layout(List<Integer> widths, List<Boolean> right) {

    /** One row as a line, without spaces at its end. */
    public String line(List<String> cells) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        String cell = oneLine(cells.get(column));
        String pad = " ".repeat(Math.max(0, widths.get(column) - TextWidth.of(cell)));
        line.append(column == 0 ? "" : "  ");
        line.append(right.get(column) ? pad + cell : cell + pad);
      }
      return line.toString().stripTrailing();
    }
  }

  private static String oneLine(String cell) {
    StringBuilder clean = new StringBuilder();
    cell.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return TextWidth.cut(clean.toString(), WIDEST);
  }

  private static boolean isNumber(String cell) {
    char first = cell.charAt(0);
    char last = cell.charAt(cell.length() - 1);
    boolean starts = Character.isDigit(first) || (first == '-' && cell.length() > 1);
    return (starts
            && (Character.isDigit(last) || last == 's')
            && !cell.contains(" ")
            && cell.chars().allMatch(c -> "0123456789.+-eEsmhd_".indexOf(c) >= 0))
        || cell.equals("NaN")
        || cell.endsWith("Infinity");
  }
}
