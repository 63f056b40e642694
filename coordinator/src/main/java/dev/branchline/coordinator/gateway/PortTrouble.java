package dev.branchline.coordinator.gateway;

import java.util.Locale;
import java.util.Objects;

/** What to tell a user whose port can't be opened. */
public final class PortTrouble {
  private PortTrouble() {}

  /** What is wrong, in the system's words. */
  public static String reason(Throwable trouble) {
    Throwable root = root(trouble);
    return Objects.requireNonNullElse(root.getMessage(), root.toString());
  }

  /** What to do about it. */
  public static String hint(Throwable trouble) {
    String reason = reason(trouble).toLowerCase(Locale.ROOT);
    if (reason.contains("assign requested address")) {
      return "this machine has no such address: `--bind` takes one of its own, `--advertise` the"
          + " one by which others reach it";
    }
    if (reason.contains("permission denied")) {
      return "ports below 1024 are for root: choose a higher one";
    }
    return "another program may listen there; port 0 picks a free one";
  }

  private static Throwable root(Throwable trouble) {
    Throwable root = trouble;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
