package dev.branchline.worker.agent;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.worker.attempt.AttemptAction;
import dev.branchline.worker.attempt.AttemptLife;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.Follower;
import dev.branchline.worker.runner.Running;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One branch that a lane executes. Its mutable part is guarded by the lock of the lanes. */
final class Execution {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final Work work;
  private final Prepared prepared;
  private final AttemptLife life;
  private @Nullable Running running;
  private @Nullable ReportTail reports;
  private @Nullable Follower follower;
  private long startedAt = NOT_YET;
  private boolean told;
  private ConfigId id = new ConfigId.Hashed(0);

  Execution(Work work, Prepared prepared) {
    this.work = work;
    this.prepared = prepared;
    this.life = prepared.life();
  }

  Work work() {
    return work;
  }

  Prepared prepared() {
    return prepared;
  }

  AttemptLife life() {
    return life;
  }

  /** Its config's id, once that is known; for its lane alone. */
  ConfigId id() {
    return id;
  }

  void identify(ConfigId known) {
    id = known;
  }

  /** A process of it runs: the only one, or that of its next step. */
  AttemptAction started(Running process, long now) {
    boolean first = startedAt == NOT_YET;
    running = process;
    if (!first) {
      return life.followed();
    }
    startedAt = now;
    return life.started(now);
  }

  /** Whether it has run for so long by {@code now}. */
  boolean ranFor(long nanos, long now) {
    return running != null && now - startedAt >= nanos;
  }

  /** Whether the coordinator ought to be told that it runs. */
  boolean isUntold(long nanos, long now) {
    return !told && ranFor(nanos, now);
  }

  void told() {
    told = true;
  }

  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  void readBy(ReportTail tail, @Nullable Follower following) {
    reports = tail;
    follower = following;
  }

  Optional<ReportTail> reports() {
    return Optional.ofNullable(reports);
  }

  Optional<Follower> follower() {
    return Optional.ofNullable(follower);
  }
}
