package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.RunningBranch;
import dev.branchline.coordinator.view.WorkerUse;
import java.util.ArrayList;
import java.util.List;

/** What of a sweep runs where, in lines. */
public final class AtWork {
  private static final int MOST = 8;

  private AtWork() {}

  /** {@code fox: 4 running, 12 granted ahead, 30 succeeded, 1 failed}, for each worker. */
  public static List<String> workers(Progress progress) {
    return progress.workers().stream().map(AtWork::line).toList();
  }

  /** {@code branch 5 on fox for 3.20s}, the longest running first. */
  public static List<String> branches(Progress progress) {
    List<String> lines = new ArrayList<>();
    for (RunningBranch branch : progress.running().stream().limit(MOST).toList()) {
      lines.add(
          "branch %d on %s for %s"
              .formatted(branch.ordinal(), branch.worker(), Text.duration(branch.elapsed())));
    }
    long more = progress.counts().running() - lines.size();
    if (more > 0 && !lines.isEmpty()) {
      lines.add("and %,d more".formatted(more));
    }
    return lines;
  }

  private static String line(WorkerUse use) {
    List<String> parts = new ArrayList<>();
    add(parts, use.running(), "running");
    add(parts, use.held() - use.running(), "granted ahead");
    add(parts, use.succeeded(), "succeeded");
    add(parts, use.failed(), "failed");
    return use.worker() + ": " + (parts.isEmpty() ? "nothing" : String.join(", ", parts));
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add("%,d %s".formatted(count, what));
    }
  }
}
