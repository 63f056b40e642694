package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.process.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One branch that was asked for; written by the template's reader, waited for by the seat. */
final class Ticket {
  private int pid;
  private @Nullable String refusal;
  private @Nullable LeftResult told;
  private Origin.@Nullable Death death;

  synchronized void started(int pid) {
    this.pid = pid;
    notifyAll();
  }

  /** There is no process, for this reason. */
  synchronized void refused(String reason) {
    refusal = reason;
    notifyAll();
  }

  synchronized void told(LeftResult result) {
    told = result;
  }

  synchronized void ended(int status) {
    death = new Origin.Death.Ended(status, Optional.ofNullable(told));
    notifyAll();
  }

  /** Whoever brought it up is gone. */
  synchronized void lost(String reason) {
    if (death == null) {
      death = new Origin.Death.Lost(reason);
      notifyAll();
    }
  }

  /** Waits until it runs; its pid, 0 if it doesn't. */
  synchronized int awaitStart() {
    await(() -> pid != 0 || refusal != null || death != null);
    return pid;
  }

  synchronized Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Waits for its end. */
  synchronized Origin.Death awaitEnd() {
    await(() -> death != null);
    return death == null ? new Origin.Death.Lost("interrupted") : death;
  }

  private interface Condition {
    boolean holds();
  }

  /** A lane's thread is never left by an interrupt while its branch runs. */
  private synchronized void await(Condition condition) {
    boolean interrupted = false;
    while (!condition.holds()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
