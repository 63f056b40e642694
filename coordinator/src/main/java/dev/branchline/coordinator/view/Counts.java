package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.Status;

/** How many branches of a sweep have each status; none is negative. */
public record Counts(
    long pending,
    long leased,
    long running,
    long succeeded,
    long failed,
    long skipped,
    long cancelled,
    long pruned) {
  /** No branches. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  public Counts {
    if ((pending | leased | running | succeeded | failed | skipped | cancelled | pruned) < 0) {
      throw new IllegalArgumentException("a negative count");
    }
  }

  /** A sweep of {@code total} branches that has just been submitted. */
  public static Counts allPending(long total) {
    return new Counts(total, 0, 0, 0, 0, 0, 0, 0);
  }

  /** All branches. */
  public long total() {
    return pending + leased + running + done();
  }

  /** Those with a final status. */
  public long done() {
    return succeeded + failed + skipped + cancelled + pruned;
  }

  /** Those with this status. */
  public long of(Status status) {
    return switch (status) {
      case PENDING -> pending;
      case LEASED -> leased;
      case RUNNING -> running;
      case SUCCEEDED -> succeeded;
      case FAILED -> failed;
      case SKIPPED -> skipped;
      case CANCELLED -> cancelled;
      case PRUNED -> pruned;
    };
  }

  /** The same with {@code delta} more branches of this status, fewer if it is negative. */
  public Counts plus(Status status, long delta) {
    return new Counts(
        pending + (status == Status.PENDING ? delta : 0),
        leased + (status == Status.LEASED ? delta : 0),
        running + (status == Status.RUNNING ? delta : 0),
        succeeded + (status == Status.SUCCEEDED ? delta : 0),
        failed + (status == Status.FAILED ? delta : 0),
        skipped + (status == Status.SKIPPED ? delta : 0),
        cancelled + (status == Status.CANCELLED ? delta : 0),
        pruned + (status == Status.PRUNED ? delta : 0));
  }
}
