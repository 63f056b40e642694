package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a sweep is, for a progress bar.
 *
 * @param verdict how it ended; present if and only if it is finished
 * @param reason why it was halted or cancelled, or, while it runs, why no worker that is there can
 *     ever run a branch of it; else empty
 * @param grows whether nobody knows yet how many branches there will be
 * @param retried attempts that failed and were tried again, since this coordinator started
 * @param rate branches that ended per second lately; 0 while unknown
 * @param eta the time left at that rate; absent while unknown, or when nothing is left
 * @param newestFailure one line on the newest failure: {@code branch 4: ValueError: bad lr}
 * @param running some of the branches that run now, the longest running first; bounded
 * @param workers by name; bounded, the rest as one line {@link WorkerUse#OTHERS}
 */
public record Progress(
    SweepId sweep,
    SweepStatus status,
    Optional<Verdict> verdict,
    String reason,
    Counts counts,
    boolean grows,
    long retried,
    double rate,
    Optional<Duration> eta,
    Optional<String> newestFailure,
    List<RunningBranch> running,
    List<WorkerUse> workers) {
  public Progress {
    running = List.copyOf(running);
    workers = List.copyOf(workers);
  }

  /** The same with this reason. */
  public Progress because(String why) {
    return new Progress(
        sweep,
        status,
        verdict,
        why,
        counts,
        grows,
        retried,
        rate,
        eta,
        newestFailure,
        running,
        workers);
  }

  /** Branches with a final status. */
  public long done() {
    return counts.done();
  }

  /** All branches that are known. */
  public long total() {
    return counts.total();
  }

  /** How much of the sweep is done, 0 to 1; 1 for an empty one. */
  public double fraction() {
    return total() == 0 ? 1 : (double) done() / total();
  }
}
