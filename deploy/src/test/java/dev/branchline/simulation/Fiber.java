package dev.branchline.simulation;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A thread that runs only while who resumed it waits: so real blocking code has one order. */
final class Fiber {
  private static final ThreadLocal<Fiber> CURRENT = new ThreadLocal<>();

  private final Semaphore go = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private volatile @Nullable Throwable failure;
  private volatile boolean done;

  Fiber(World world, Runnable task) {
    var _ =
        Thread.startVirtualThread(
            () -> {
              go.acquireUninterruptibly();
              CURRENT.set(this);
              world.enter();
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                failure = e;
              }
              done = true;
              back.release();
            });
  }

  static Fiber current() {
    return CURRENT.get();
  }

  /** Lets it run until it parks or ends. */
  void resume() {
    if (done) {
      return;
    }
    go.release();
    back.acquireUninterruptibly();
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException bug) {
      throw bug;
    }
  }

  /** Waits, within a fiber, until it is resumed. */
  void park() {
    back.release();
    go.acquireUninterruptibly();
  }
}
