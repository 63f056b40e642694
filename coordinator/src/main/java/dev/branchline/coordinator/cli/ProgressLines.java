package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.ProgressText;
import dev.branchline.coordinator.view.Progress;
import java.io.PrintStream;

/** Shows progress without a terminal: a plain line at each tenth. */
final class ProgressLines implements Watch {
  private final PrintStream err;
  private int tenths;

  ProgressLines(PrintStream err) {
    this.err = err;
  }

  @Override
  public void update(Progress progress) {
    int now = (int) (progress.fraction() * 10);
    if (now > tenths) {
      tenths = now;
      err.println(ProgressText.line(progress));
    }
  }

  @Override
  public void close() {}
}
