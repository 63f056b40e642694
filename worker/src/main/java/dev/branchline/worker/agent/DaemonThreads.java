package dev.branchline.worker.agent;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a real worker: one that wakes others at a time, and as many as are needed. What is
 * asked for after the close isn't done.
 */
final class DaemonThreads implements Threads {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonThreads.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(daemons("worker-timer"));
  private final ExecutorService pool = Executors.newCachedThreadPool(daemons("worker-lane-"));

  @Override
  public void run(Runnable task) {
    try {
      pool.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("asked for after the close: {}", task);
    }
  }

  @Override
  public void after(long nanos, Runnable task) {
    try {
      var _ = timer.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("asked for after the close: {}", task);
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  /** Whoever waits looks again, as the seam demands. */
  @Override
  @SuppressWarnings("WaitNotInLoop")
  public long await(Condition changed, long nanos) throws InterruptedException {
    return changed.awaitNanos(nanos);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    pool.shutdown();
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a worker's thread failed", e);
    }
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
