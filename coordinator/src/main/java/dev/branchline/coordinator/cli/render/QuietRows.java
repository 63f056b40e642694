package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.BranchRow;
import java.io.PrintStream;

/** The ordinals alone, one a line. */
public record QuietRows(PrintStream out) implements RowWriter {
  @Override
  public void add(BranchRow row) {
    out.println(row.ordinal());
  }

  @Override
  public void finish() {}
}
