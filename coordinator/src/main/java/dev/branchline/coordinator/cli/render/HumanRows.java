package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.view.BranchRow;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table. The first rows decide its columns and their widths, the rest follow as they
 * come, so that a table of any length needs no more memory.
 */
public final class HumanRows implements RowWriter {
  private static final int SAMPLE = 1000;

  private final PrintStream out;
  private final List<String> swept;
  private List<Field> fields;
  private final List<BranchRow> sample = new ArrayList<>();
  private Table.@Nullable Layout layout;

  /**
   * @param swept the keys of the axes
   * @param fields the columns; none means those that {@link Columns} finds
   */
  public HumanRows(PrintStream out, List<String> swept, List<Field> fields) {
    this.out = out;
    this.swept = List.copyOf(swept);
    this.fields = List.copyOf(fields);
  }

  @Override
  public void add(BranchRow row) {
    if (layout != null) {
      out.println(layout.line(cells(row)));
      return;
    }
    sample.add(row);
    if (sample.size() == SAMPLE) {
      printSample();
    }
  }

  @Override
  public void finish() {
    if (layout == null && !sample.isEmpty()) {
      printSample();
    }
  }

  private void printSample() {
    if (fields.isEmpty()) {
      fields = Columns.forPeople(swept, sample);
    }
    Table table = new Table(fields.stream().map(Columns::header).toList());
    sample.forEach(row -> table.add(cells(row)));
    table.print(out);
    layout = table.layout();
    sample.clear();
  }

  private List<String> cells(BranchRow row) {
    return fields.stream().map(field -> Columns.cell(field, row)).toList();
  }
}
