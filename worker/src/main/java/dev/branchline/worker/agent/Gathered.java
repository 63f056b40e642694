package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lanes have to tell and the agent hasn't taken yet. It says when the agent has to be woken:
 * once for all that gathers until it takes it. Not safe for use by several threads.
 */
final class Gathered {
  /** So many outcomes aren't kept waiting. */
  static final int PLENTY = 256;

  private final Map<LeaseId, List<Ended>> outcomes = new LinkedHashMap<>();
  private final Map<LeaseId, List<Report>> reports = new LinkedHashMap<>();
  private int count;
  private Wake promised = Wake.NOT;

  /** Whether and when the agent has to be woken. */
  enum Wake {
    NOT,
    /** A few milliseconds from now. */
    SOON,
    NOW
  }

  /** An attempt's end, at {@code endedAt} nanoseconds. */
  record Ended(
      long ordinal,
      int number,
      ConfigId configId,
      Duration duration,
      long endedAt,
      Outcome outcome,
      ConfigValue.Mapping metrics) {

    Attempt attempt(long now) {
      Duration age = Duration.ofNanos(Math.max(0, now - endedAt));
      return new Attempt(ordinal, number, configId, duration, age, outcome, metrics);
    }
  }

  /** What has gathered. */
  record Batch(Map<LeaseId, List<Attempt>> outcomes, Map<LeaseId, List<Report>> reports) {}

  /**
   * One more outcome.
   *
   * @param last whether none is likely to follow soon
   */
  Wake add(LeaseId lease, Ended ended, boolean last) {
    outcomes.computeIfAbsent(lease, id -> new ArrayList<>()).add(ended);
    count++;
    return promise(last || count >= PLENTY ? Wake.NOW : Wake.SOON);
  }

  /** One more report. */
  Wake add(LeaseId lease, Report report) {
    reports.computeIfAbsent(lease, id -> new ArrayList<>()).add(report);
    return promise(Wake.SOON);
  }

  /** The few milliseconds are over. */
  Wake due() {
    return promised == Wake.SOON ? promise(Wake.NOW) : Wake.NOT;
  }

  /** The leases of which something has gathered. */
  Set<LeaseId> leases() {
    return outcomes.keySet();
  }

  /** Takes all. */
  Batch take(long now) {
    Map<LeaseId, List<Attempt>> attempts = new LinkedHashMap<>();
    outcomes.forEach(
        (lease, ended) ->
            attempts.put(lease, ended.stream().map(each -> each.attempt(now)).toList()));
    Batch batch = new Batch(attempts, new LinkedHashMap<>(reports));
    outcomes.clear();
    reports.clear();
    count = 0;
    promised = Wake.NOT;
    return batch;
  }

  /** What is new in a promise to wake the agent. */
  private Wake promise(Wake wake) {
    if (wake.compareTo(promised) <= 0) {
      return Wake.NOT;
    }
    promised = wake;
    return wake;
  }
}
