package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.gateway.Field;
import dev.branchline.coordinator.view.BranchRow;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * CSV as RFC 4180 has it, with a header and dotted columns. The first rows decide the columns;
 * {@code status} tells a branch that has no value from one that has an empty one.
 */
public final class CsvRows implements RowWriter {
  private static final int SAMPLE = 1000;

  private final PrintStream out;
  private List<Field> fields;
  private final List<BranchRow> sample = new ArrayList<>();
  private @Nullable CSVPrinter printer;

  /** With no fields, all there is. */
  public CsvRows(PrintStream out, List<Field> fields) {
    this.out = out;
    this.fields = List.copyOf(fields);
  }

  @Override
  public void add(BranchRow row) {
    if (printer != null) {
      print(printer, row);
      return;
    }
    sample.add(row);
    if (sample.size() == SAMPLE) {
      start();
    }
  }

  @Override
  public void finish() {
    if (printer == null) {
      start();
    }
  }

  private void start() {
    if (fields.isEmpty()) {
      fields = Columns.forPrograms(sample);
    }
    try {
      CSVPrinter opened =
          new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
      opened.printRecord(fields.stream().map(Field::name).toList());
      sample.forEach(row -> print(opened, row));
      sample.clear();
      printer = opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(CSVPrinter to, BranchRow row) {
    try {
      to.printRecord(
          fields.stream().map(field -> field.in(row).map(Text::exact).orElse("")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
