package dev.branchline.worker.agent;

import dev.branchline.protocol.model.SweepId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that have nothing to execute and wait a moment for more of their sweep, before they
 * give their slot back. Guarded by the lock of the lanes.
 */
final class IdleLanes {
  /** How long a lane without work keeps its slot and seat, should more come. */
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private final Map<Lane, Idle> idle = new LinkedHashMap<>();
  private final Lock lock;
  private final Threads threads;

  private static final class Idle {
    final SweepId sweep;
    final Condition changed;
    @Nullable Execution handed;
    boolean dismissed;

    Idle(SweepId sweep, Condition changed) {
      this.sweep = sweep;
      this.changed = changed;
    }
  }

  IdleLanes(Lock lock, Threads threads) {
    this.lock = lock;
    this.threads = threads;
  }

  /**
   * Waits, without the lock, until something is handed to the lane, or it is time to go.
   *
   * @param before done once the lane can be handed something
   */
  Optional<Execution> linger(Lane lane, SweepId sweep, Runnable before) {
    Idle waiting = new Idle(sweep, lock.newCondition());
    idle.put(lane, waiting);
    long left = LINGER_NANOS;
    try {
      before.run();
      while (waiting.handed == null && !waiting.dismissed && left > 0) {
        left = threads.await(waiting.changed, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      idle.remove(lane);
    }
    return Optional.ofNullable(waiting.handed);
  }

  /** Hands what {@code next} has for it to a lane of the sweep; whether there was such a lane. */
  boolean hand(SweepId sweep, Function<Lane, Optional<Execution>> next) {
    for (Map.Entry<Lane, Idle> entry : idle.entrySet()) {
      Idle waiting = entry.getValue();
      if (waiting.sweep.equals(sweep) && waiting.handed == null && !waiting.dismissed) {
        waiting.handed = next.apply(entry.getKey()).orElse(null);
        waiting.changed.signal();
        return true;
      }
    }
    return false;
  }

  /** Sends all of them home, as others want their slots. */
  void dismiss() {
    for (Idle waiting : idle.values()) {
      waiting.dismissed = true;
      waiting.changed.signal();
    }
  }
}
