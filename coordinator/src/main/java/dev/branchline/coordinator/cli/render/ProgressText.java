package dev.branchline.coordinator.cli.render;

import dev.branchline.coordinator.view.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Progress in one line. */
public final class ProgressText {
  private static final int BAR = 24;

  private ProgressText() {}

  /** {@code 10/100 (10%), 2 running, 1 failed, 3.2/s, 28s left}. */
  public static String line(Progress progress) {
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "%d/%d (%d%%)",
            progress.done(),
            progress.total(),
            (int) (progress.fraction() * 100)));
    parts.addAll(details(progress));
    progress.eta().ifPresent(eta -> parts.add(left(eta)));
    return String.join(", ", parts);
  }

  /** The same with a bar before it and the newest failure after it, cut to the width. */
  public static String bar(String name, Progress progress, int columns) {
    int filled = (int) (progress.fraction() * BAR);
    String bar = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] ";
    return cut(name + " " + bar + line(progress), progress, columns);
  }

  /** {@code 10 done, 1 running, 3.2/s}: where nobody knows how many there will be. */
  public static String growing(Progress progress) {
    List<String> parts = new ArrayList<>(List.of(progress.done() + " done"));
    parts.addAll(details(progress));
    return String.join(", ", parts);
  }

  /** The same with the newest failure after it, cut to the width. */
  public static String growing(String name, Progress progress, int columns) {
    return cut(name + " " + growing(progress), progress, columns);
  }

  private static String cut(String line, Progress progress, int columns) {
    String failure = progress.newestFailure().map(each -> "  " + each.strip()).orElse("");
    return TextWidth.cut((line + failure).replaceAll("\\p{Cntrl}", " "), Math.max(10, columns));
  }

  private static List<String> details(Progress progress) {
    List<String> parts = new ArrayList<>();
    switch (progress.status()) {
      case PAUSED, STOPPING -> parts.add(progress.status().word());
      case RUNNING, FINISHED -> {}
    }
    if (progress.counts().running() > 0) {
      parts.add(progress.counts().running() + " running");
    }
    if (progress.counts().failed() > 0) {
      parts.add(progress.counts().failed() + " failed");
    }
    if (progress.rate() > 0) {
      String form = progress.rate() < 100 ? "%.1f/s" : "%.0f/s";
      parts.add(String.format(Locale.ROOT, form, progress.rate()));
    }
    return parts;
  }

  private static String left(Duration eta) {
    return eta.compareTo(Duration.ofMinutes(1)) < 0
        ? Math.max(1, eta.toSeconds()) + "s left"
        : Text.duration(eta) + " left";
  }
}
