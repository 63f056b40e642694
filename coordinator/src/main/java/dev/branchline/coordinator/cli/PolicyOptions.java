package dev.branchline.coordinator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The policies of a sweep as options, in place of what its file says. */
final class PolicyOptions {
  private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "Attempts after a failed one; with :::, attempts in all.")
  private @Nullable String retries;

  @Option(
      names = "--retry-delay",
      paramLabel = "DURATION",
      description = "Before the first of them, doubling.")
  private @Nullable String retryDelay;

  @Option(
      names = "--retry-max-delay",
      paramLabel = "DURATION",
      description = "The longest such delay.")
  private @Nullable String retryMaxDelay;

  @Option(
      names = "--retry-on",
      paramLabel = "KINDS",
      description = "Which failures: exit,exception,timeout,oom,signal.")
  private @Nullable String retryOn;

  @Option(
      names = "--crash-limit",
      paramLabel = "N",
      description = "Attempts that died with their worker before a branch fails.")
  private @Nullable String crashLimit;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "The longest that an attempt may take: 90s, 1h30m; with :::, 90 too.")
  private @Nullable String timeout;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description = "Between the interrupt of an attempt and its kill.")
  private @Nullable String grace;

  @Option(
      names = "--worker-timeout",
      paramLabel = "DURATION",
      description = "The silence after which a worker's branches go to others.")
  private @Nullable String workerTimeout;

  @Option(
      names = "--halt",
      paramLabel = "WHEN",
      description =
          "never, or now or soon with fail, success or done: now,fail=1 or soon,done=10%%.")
  private @Nullable String halt;

  @Option(
      names = "--max-parallel",
      paramLabel = "N",
      description = "Attempts at the same time over all workers.")
  private @Nullable String maxParallel;

  @Option(names = "--priority", paramLabel = "N", description = "Higher goes first.")
  private @Nullable String priority;

  @Option(
      names = "--reserve-after",
      paramLabel = "DURATION",
      description = "How long a big request waits before a worker is kept free for it.")
  private @Nullable String reserveAfter;

  /** As a sweep is read with them. */
  List<String> flags() {
    List<String> flags = new ArrayList<>();
    add(flags, "retries", retries);
    add(flags, "timeout", timeout);
    others(flags);
    return flags;
  }

  /** The same, where GNU parallel gives some another meaning. */
  List<String> parallelFlags() {
    List<String> flags = new ArrayList<>();
    if (retries != null) {
      flags.add("--retries=" + (attempts(retries) - 1));
    }
    if (timeout != null) {
      if (timeout.endsWith("%")) {
        throw Complaint.usage(
            "--timeout takes a time, not a share of how long the others take: " + timeout,
            "--timeout 90, --timeout 1h30m");
      }
      flags.add("--timeout=" + (SECONDS.matcher(timeout).matches() ? timeout + "s" : timeout));
    }
    others(flags);
    return flags;
  }

  private void others(List<String> flags) {
    add(flags, "retry-delay", retryDelay);
    add(flags, "retry-max-delay", retryMaxDelay);
    add(flags, "retry-on", retryOn);
    add(flags, "crash-limit", crashLimit);
    add(flags, "grace", grace);
    add(flags, "worker-timeout", workerTimeout);
    add(flags, "halt", halt);
    add(flags, "max-parallel", maxParallel);
    add(flags, "priority", priority);
    add(flags, "reserve-after", reserveAfter);
  }

  private static void add(List<String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.add("--" + name + "=" + value);
    }
  }

  private static int attempts(String text) {
    try {
      int attempts = Integer.parseInt(text);
      if (attempts > 0) {
        return attempts;
      }
    } catch (NumberFormatException e) {
      throw wrongAttempts(text);
    }
    throw wrongAttempts(text);
  }

  private static Complaint wrongAttempts(String text) {
    return Complaint.usage(
        "--retries takes how often a command is tried in all, from 1, not '" + text + "'", "");
  }
}
