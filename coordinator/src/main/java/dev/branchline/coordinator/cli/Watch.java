package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.view.Progress;

/** Shows how a sweep gets on while it does; closed when it doesn't any more. */
interface Watch extends AutoCloseable {

  /** Takes the newest state; called on a thread of the gateway. */
  void update(Progress progress);

  @Override
  void close();

  /** Shows nothing. */
  record Silent() implements Watch {
    @Override
    public void update(Progress progress) {}

    @Override
    public void close() {}
  }
}
