package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.AtWork;
import dev.branchline.coordinator.view.Progress;
import java.util.Optional;

/** Shows what another watch shows, and at the end who did how much. */
final class DetailedWatch implements Watch {
  private final Branchline root;
  private final Watch shown;
  private volatile Optional<Progress> newest = Optional.empty();

  DetailedWatch(Branchline root, Watch shown) {
    this.root = root;
    this.shown = shown;
  }

  @Override
  public void update(Progress progress) {
    newest = Optional.of(progress);
    shown.update(progress);
  }

  @Override
  public void close() {
    shown.close();
    newest.ifPresent(
        progress -> {
          AtWork.workers(progress).forEach(line -> root.detail("worker " + line));
          root.detail("tried again: " + progress.retried());
        });
  }
}
