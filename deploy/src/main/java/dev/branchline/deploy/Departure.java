package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.coordinator.cli.Setting;
import dev.branchline.protocol.session.Standing;
import dev.branchline.worker.node.ClusterWorker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * When and how a worker leaves: the first signal, or the end of its time, lets what runs finish; a
 * second signal, or the end of the drain's time, kills it. A worker that no coordinator has taken
 * ends when one refuses it; one that runs branches goes on, as they may be wanted yet.
 */
final class Departure {
  private static final int REFUSED = 2;

  private final Optional<Duration> drainTimeout;
  private final Optional<Duration> timeLimit;
  private final Setting setting;
  private final Consumer<String> say;
  private final CompletableFuture<Standing.Refused> refusal = new CompletableFuture<>();
  private int signals;

  Departure(
      Optional<Duration> drainTimeout,
      Optional<Duration> timeLimit,
      Setting setting,
      Consumer<String> say) {
    this.drainTimeout = drainTimeout;
    this.timeLimit = timeLimit;
    this.setting = setting;
    this.say = say;
  }

  /** A coordinator doesn't want the worker. */
  void refused(Standing.Refused refused) {
    refusal.complete(refused);
  }

  /** Waits until it has left; returns the exit code. */
  int await(ClusterWorker worker) throws InterruptedException {
    setting.signals().listen(_ -> signal(worker));
    timeLimit.ifPresent(limit -> after(limit).execute(() -> signal(worker)));
    try {
      while (!worker.ended().isDone()) {
        Object _ = CompletableFuture.anyOf(worker.ended(), refusal).get();
        if (refusal.isDone() && !worker.ended().isDone()) {
          Standing.Refused refused = refusal.join();
          if (!worker.welcomed().isDone()) {
            throw new RefusedByCoordinator(refused).complaint();
          }
          say.accept("the coordinator refuses this worker: " + refused.sentence());
          worker.ended().get();
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  private record RefusedByCoordinator(Standing.Refused refused) {
    Complaint complaint() {
      return Complaint.usage(refused.sentence(), "");
    }
  }

  private synchronized void signal(ClusterWorker worker) {
    signals++;
    switch (signals) {
      case 1 -> {
        say.accept("leaving: what runs may finish; once more kills it");
        worker.drain(true);
        drainTimeout.ifPresent(limit -> after(limit).execute(() -> worker.drain(false)));
      }
      case 2 -> worker.drain(false);
      default -> setting.halt().accept(REFUSED);
    }
  }

  private static Executor after(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
