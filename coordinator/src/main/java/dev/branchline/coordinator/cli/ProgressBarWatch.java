package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.cli.render.ProgressText;
import dev.branchline.coordinator.view.Progress;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;

/** Shows progress on a terminal: one line that changes. */
final class ProgressBarWatch implements Watch {
  private final AtomicReference<Progress> newest = new AtomicReference<>();
  private final ProgressBar bar;

  ProgressBarWatch(PrintStream err, String name, long size) {
    bar =
        ProgressBar.builder()
            .setTaskName(name)
            .setInitialMax(size)
            .setUpdateIntervalMillis(100)
            .continuousUpdate()
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .setRenderer(
                (_, columns) -> {
                  Progress progress = newest.get();
                  return progress == null
                      ? ""
                      : progress.grows()
                          ? ProgressText.growing(name, progress, columns)
                          : ProgressText.bar(name, progress, columns);
                })
            .build();
  }

  @Override
  public void update(Progress progress) {
    newest.set(progress);
    bar.stepTo(progress.done());
  }

  @Override
  public void close() {
    bar.close();
  }
}
