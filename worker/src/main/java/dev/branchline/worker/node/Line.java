package dev.branchline.worker.node;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker's words go, whichever link there is. Without a link they are dropped, and so is
 * all that isn't yet a hello: a hello repeats everything that matters.
 */
final class Line implements Outlet<ToCoordinator> {
  private final WorkerId worker;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile @Nullable Tenant tenant;
  private volatile @Nullable ActorRef<Object> link;
  private volatile int epoch;
  private volatile boolean leaving;

  /** The link that has had the hello; seen by the tenant's thread alone. */
  private @Nullable ActorRef<Object> greeted;

  Line(WorkerId worker) {
    this.worker = worker;
  }

  WorkerId worker() {
    return worker;
  }

  /** From now on this is who talks. */
  void tenant(Tenant who) {
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
    ActorRef<Object> current = link;
    if (current == null) {
      return;
    }
    if (message instanceof ToCoordinator.Hello) {
      greeted = current;
    }
    if (current.equals(greeted)) {
      current.tell(new Link.Say(message));
    }
  }

  /** Whether its goodbye was said: no conversation is to be begun any more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Whether there is a conversation now. */
  boolean isConnected() {
    return link != null;
  }

  /** The highest epoch that a conversation was held in. */
  int epoch() {
    return epoch;
  }

  /** Completes when a coordinator has answered a hello. */
  CompletableFuture<Void> welcomed() {
    return welcomed;
  }

  /** Completes when the line was lost after its worker had left. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  void connected(ActorRef<Object> by, int inEpoch) {
    epoch = Math.max(epoch, inEpoch);
    link = by;
    Tenant who = tenant;
    if (who != null) {
      who.greet();
    }
  }

  void disconnected(ActorRef<Object> by) {
    if (by.equals(link)) {
      link = null;
    }
    if (leaving) {
      ended.complete(null);
    }
  }

  void heard(ToWorker message) {
    if (message instanceof ToWorker.Welcome) {
      welcomed.complete(null);
    }
    Tenant who = tenant;
    if (who != null) {
      who.heard(message);
    }
  }
}
