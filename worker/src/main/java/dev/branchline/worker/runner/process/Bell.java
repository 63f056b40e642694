package dev.branchline.worker.runner.process;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the one thread that waits for it. A ring while that thread does something else isn't lost:
 * its next wait returns at once.
 *
 * <p>A thread's own park and unpark wouldn't do. Whatever else the thread blocks on meanwhile, a
 * lock or the loading of a class, parks it too and uses up the unpark that was meant for here.
 */
final class Bell {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Waits so long at most; whether it was rung since the last wait, however often. */
  boolean await(long nanos) {
    try {
      boolean woken = rung.tryAcquire(nanos, TimeUnit.NANOSECONDS);
      rung.drainPermits();
      return woken;
    } catch (InterruptedException e) {
      // Nobody interrupts it; were somebody to, it would look around and wait again.
      return true;
    }
  }
}
