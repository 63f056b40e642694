package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.BranchRow;

/** Takes the rows of a sweep's results one after another, and writes them in one form. */
public interface RowWriter {

  void add(BranchRow row);

  /** Writes what remains; no row comes after it. */
  void finish();
}
