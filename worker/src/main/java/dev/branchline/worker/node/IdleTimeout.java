package dev.branchline.worker.node;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import java.time.Duration;
import java.util.Optional;

/** Passes a worker's words on, and sees from its heartbeats when it has had nothing for long. */
final class IdleTimeout implements Outlet<ToCoordinator> {
  private final Outlet<ToCoordinator> outlet;
  private final Optional<Duration> limit;
  private volatile Runnable whenIdle = () -> {};
  private long busyAt = System.nanoTime();

  IdleTimeout(Outlet<ToCoordinator> outlet, Optional<Duration> limit) {
    this.outlet = outlet;
    this.limit = limit;
  }

  /** What to do then; run at each heartbeat from then on. */
  void whenIdle(Runnable action) {
    whenIdle = action;
  }

  @Override
  public void send(ToCoordinator message) {
    outlet.send(message);
    boolean idle = message instanceof ToCoordinator.Heartbeat(var leases) && leases.isEmpty();
    if (!idle) {
      busyAt = System.nanoTime();
    } else if (limit.isPresent() && System.nanoTime() - busyAt >= limit.get().toNanos()) {
      whenIdle.run();
    }
  }
}
