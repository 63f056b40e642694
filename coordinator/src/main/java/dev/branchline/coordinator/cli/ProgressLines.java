package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.ProgressText;
import dev.branchline.coordinator.view.Progress;
import java.io.PrintStream;

/**
 * Shows progress without a terminal: a plain line at each tenth, or, where nobody knows how much
 * there will be, each time that a tenth more than before is done.
 */
final class ProgressLines implements Watch {
  private final PrintStream err;
  private int tenths;
  private long next = 1;

  ProgressLines(PrintStream err) {
    this.err = err;
  }

  @Override
  public void update(Progress progress) {
    if (progress.grows()) {
      if (progress.done() >= next) {
        next = progress.done() + Math.max(1, progress.done() / 10);
        err.println(ProgressText.growing(progress));
      }
      return;
    }
    int now = (int) (progress.fraction() * 10);
    if (now > tenths) {
      tenths = now;
      err.println(ProgressText.line(progress));
    }
  }

  @Override
  public void close() {}
}
