package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;

/** Shows how a sweep gets on while it does; closed when it doesn't any more. */
interface Watch extends AutoCloseable {

  /** Takes the newest state; called on a thread of the gateway. */
  void update(Progress progress);

  @Override
  void close();

  /** A bar on a terminal, lines elsewhere, nothing if the user wants it quiet. */
  static Watch of(Branchline root, SweepSummary sweep) {
    Watch shown =
        root.quiet()
            ? new Silent()
            : root.setting().terminal()
                ? new ProgressBarWatch(root.err(), sweep.name(), sweep.size())
                : new ProgressLines(root.err());
    return root.verbose() ? new DetailedWatch(root, shown) : shown;
  }

  /** Shows nothing. */
  record Silent() implements Watch {
    @Override
    public void update(Progress progress) {}

    @Override
    public void close() {}
  }
}
