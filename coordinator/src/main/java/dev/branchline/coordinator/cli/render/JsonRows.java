package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.BranchRow;
import java.io.PrintStream;

/** An array with one object a line. */
public final class JsonRows implements RowWriter {
  private final PrintStream out;
  private boolean empty = true;

  public JsonRows(PrintStream out) {
    this.out = out;
  }

  @Override
  public void add(BranchRow row) {
    out.print(empty ? "[\n" : ",\n");
    empty = false;
    out.print(RowJson.write(RowJson.of(row)));
  }

  @Override
  public void finish() {
    out.print(empty ? "[]\n" : "\n]\n");
  }
}
