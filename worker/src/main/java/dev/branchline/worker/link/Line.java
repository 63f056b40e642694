package dev.branchline.worker.link;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker's words go, whichever contact there is; it outlives them all. Without one they are
 * dropped: a hello repeats everything that matters. Safe for one thread that sends and others that
 * connect.
 */
public final class Line implements Outlet<ToCoordinator> {
  private final WorkerId worker;
  private final Watcher watcher;
  private volatile @Nullable Tenant tenant;
  private volatile @Nullable Outlet<ToCoordinator> link;
  private volatile int epoch;
  private volatile boolean leaving;

  /** Is told of a line, on any thread; more than once is the same as once. */
  public interface Watcher {
    /** A coordinator has answered a hello. */
    void welcomed();

    /** The line was lost after its worker had left. */
    void ended();
  }

  public Line(WorkerId worker, Watcher watcher) {
    this.worker = worker;
    this.watcher = watcher;
  }

  public WorkerId worker() {
    return worker;
  }

  /** From now on this is who talks. */
  public void tenant(Tenant who) {
    tenant = who;
    if (link != null) {
      who.greet();
    }
  }

  @Override
  public void send(ToCoordinator message) {
    if (message instanceof ToCoordinator.Goodbye) {
      leaving = true;
    }
    Outlet<ToCoordinator> current = link;
    if (current != null) {
      current.send(message);
    }
  }

  /** Whether its goodbye was said: no conversation is to be begun any more. */
  public boolean isLeaving() {
    return leaving;
  }

  /** Whether there is a conversation now. */
  public boolean isConnected() {
    return link != null;
  }

  /** The highest epoch that a coordinator has proven. */
  public int epoch() {
    return epoch;
  }

  /** A coordinator has proven its epoch, whether its conversation is of use or not. */
  synchronized void proven(int higher) {
    epoch = Math.max(epoch, higher);
  }

  /** There is a conversation now; the tenant is to say hello in it. */
  public void connected(Outlet<ToCoordinator> by) {
    link = by;
    Tenant who = tenant;
    if (who != null) {
      who.greet();
    }
  }

  /** There is none any more, unless it is another's. */
  public void disconnected(Outlet<ToCoordinator> by) {
    if (by.equals(link)) {
      link = null;
    }
    if (leaving) {
      watcher.ended();
    }
  }

  /** The coordinator says something. */
  public void heard(ToWorker message) {
    if (message instanceof ToWorker.Welcome) {
      watcher.welcomed();
    }
    Tenant who = tenant;
    if (who != null) {
      who.heard(message);
    }
  }
}
