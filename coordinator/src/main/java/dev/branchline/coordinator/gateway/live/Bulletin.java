package dev.branchline.coordinator.gateway.live;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers what becomes of sweeps. However many there are, the journal is looked at once,
 * and a sweep's progress is followed once; without any, nothing is done. All is told on one thread.
 */
final class Bulletin implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);

  /** How long after one look at all sweeps the next one comes. */
  private static final long PAUSE_MILLIS = 250;

  /** Follows a sweep as {@link Gateway#follow} does. */
  @FunctionalInterface
  interface Following {
    CompletableFuture<SweepSummary> follow(SweepId sweep, Consumer<Progress> listener);
  }

  private final Gateway stored;
  private final LongSupplier commit;
  private final Following following;
  private final ScheduledThreadPoolExecutor thread;
  private final List<Reader> readersOfAll = new ArrayList<>();
  private final Map<SweepId, Watched> watched = new HashMap<>();
  private Map<SweepId, SweepSummary> last = Map.of();
  private long lastCommit = -1;
  private boolean looking;

  Bulletin(Gateway stored, LongSupplier commit, Following following) {
    this.stored = stored;
    this.commit = commit;
    this.following = following;
    thread =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("bulletin").daemon().unstarted(task));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static final class Reader {
    private final Consumer<Update> listener;
    private volatile boolean closed;

    Reader(Consumer<Update> listener) {
      this.listener = listener;
    }

    void tell(Update update) {
      if (!closed) {
        listener.accept(update);
      }
    }
  }

  /** A sweep that somebody reads of; of its progress only the newest waits to be told. */
  private static final class Watched {
    final List<Reader> readers = new ArrayList<>();
    final AtomicReference<@Nullable Progress> newest = new AtomicReference<>();
  }

  Subscription subscribe(Optional<SweepId> sweep, Consumer<Update> listener) {
    Reader reader = new Reader(listener);
    run(() -> sweep.ifPresentOrElse(one -> welcome(one, reader), () -> welcome(reader)));
    return () -> {
      reader.closed = true;
      run(() -> forget(reader));
    };
  }

  private void run(Runnable task) {
    try {
      thread.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("nothing is told any more", e);
    }
  }

  /** The journal may fail to be read for a while; the next look tells what was missed. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("subscribers can't be told what changes: {}", e.getMessage());
      LOG.debug("it was", e);
    }
  }

  private void welcome(Reader reader) {
    if (readersOfAll.isEmpty()) {
      read(commit.getAsLong());
    } else {
      tellWhatChanged();
    }
    readersOfAll.add(reader);
    reader.tell(new Update.Snapshot(lastCommit, List.copyOf(last.values())));
    if (!looking) {
      looking = true;
      lookLater(PAUSE_MILLIS);
    }
  }

  private void lookLater(long millis) {
    var _ = thread.schedule(this::look, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (readersOfAll.isEmpty()) {
      looking = false;
      last = Map.of();
      return;
    }
    long begun = System.nanoTime();
    guarded(this::tellWhatChanged);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    lookLater(Math.max(PAUSE_MILLIS, 10 * took));
  }

  private void tellWhatChanged() {
    long now = commit.getAsLong();
    if (now == lastCommit) {
      return;
    }
    Map<SweepId, SweepSummary> before = last;
    read(now);
    last.forEach(
        (id, summary) -> {
          if (!summary.equals(before.get(id))) {
            tellAll(new Update.Changed(now, summary));
          }
        });
    for (SweepId id : before.keySet()) {
      if (!last.containsKey(id)) {
        tellAll(new Update.Removed(now, id));
      }
    }
  }

  private void tellAll(Update update) {
    List.copyOf(readersOfAll).forEach(reader -> reader.tell(update));
  }

  /** What is read may be newer than the commit that it is told with, never older. */
  private void read(long now) {
    Map<SweepId, SweepSummary> sweeps = new LinkedHashMap<>();
    stored.sweeps().forEach(sweep -> sweeps.put(sweep.id(), sweep));
    last = sweeps;
    lastCommit = now;
  }

  private void welcome(SweepId sweep, Reader reader) {
    long now = commit.getAsLong();
    if (!(stored.find(sweep.toString()) instanceof Reply.Accepted<SweepSummary>(var summary))
        || !summary.id().equals(sweep)) {
      reader.tell(new Update.Snapshot(now, List.of()));
      return;
    }
    reader.tell(new Update.Snapshot(now, List.of(summary)));
    watched.computeIfAbsent(sweep, this::watch).readers.add(reader);
  }

  private Watched watch(SweepId sweep) {
    Watched fresh = new Watched();
    var _ =
        following
            .follow(
                sweep,
                progress -> {
                  if (fresh.newest.getAndSet(progress) == null) {
                    run(() -> tellProgress(fresh));
                  }
                })
            .whenComplete((end, _) -> run(() -> ended(sweep, fresh, end)));
    return fresh;
  }

  private void tellProgress(Watched watched) {
    Progress progress = watched.newest.getAndSet(null);
    if (progress != null) {
      Update update = new Update.Progressed(commit.getAsLong(), progress);
      List.copyOf(watched.readers).forEach(reader -> reader.tell(update));
    }
  }

  private void ended(SweepId sweep, Watched gone, @Nullable SweepSummary end) {
    tellProgress(gone);
    watched.remove(sweep, gone);
    if (end != null) {
      Update update = new Update.Ended(commit.getAsLong(), end);
      gone.readers.forEach(reader -> reader.tell(update));
    } else {
      Update update = new Update.Removed(commit.getAsLong(), sweep);
      gone.readers.forEach(reader -> reader.tell(update));
    }
  }

  private void forget(Reader reader) {
    readersOfAll.remove(reader);
    watched.values().forEach(each -> each.readers.remove(reader));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
