package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Tells of each branch that has ended, once, soon after it did; a thread of its own asks for them
 * when there is progress. What it costs to look through them bounds how often it does.
 */
final class EndedBranches implements Watch {
  private static final int PAGE = 500;

  /** How much longer than it takes it waits before it looks again. */
  private static final int PAUSE = 10;

  private static final BranchFilter ENDED =
      BranchFilter.of(
          Status.SUCCEEDED, Status.FAILED, Status.SKIPPED, Status.CANCELLED, Status.PRUNED);

  private final Gateway gateway;
  private final SweepId sweep;
  private final Told asTheyEnd;
  private final Told inOrder;
  private final Thread thread;

  /** One place: a further hint says nothing more. */
  private final BlockingQueue<Boolean> hints = new ArrayBlockingQueue<>(1);

  private volatile boolean over;
  private volatile @Nullable RuntimeException trouble;

  /** Who is told, and of what so far. */
  private record Told(List<Consumer<BranchRow>> listeners, RoaringBitmap of) {
    Told {
      listeners = List.copyOf(listeners);
      of = of.clone();
    }

    long first() {
      return of.nextAbsentValue(0);
    }

    void tell(BranchRow row) {
      if (of.checkedAdd((int) row.ordinal())) {
        listeners.forEach(listener -> listener.accept(row));
      }
    }
  }

  /**
   * Begins to look.
   *
   * @param before the branches of which nobody is told
   * @param asTheyEnd told of each when it has ended
   * @param inOrder told of each when it and all before it have ended
   */
  EndedBranches(
      Gateway gateway,
      SweepId sweep,
      RoaringBitmap before,
      List<Consumer<BranchRow>> asTheyEnd,
      List<Consumer<BranchRow>> inOrder) {
    this.gateway = gateway;
    this.sweep = sweep;
    this.asTheyEnd = new Told(asTheyEnd, before);
    this.inOrder = new Told(inOrder, before);
    this.thread = Thread.ofVirtual().start(this::look);
  }

  @Override
  public void update(Progress progress) {
    hints.offer(true);
  }

  /** Tells of the last ones, and passes on what went wrong with a listener. */
  @Override
  public void close() {
    over = true;
    hints.offer(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException found = trouble;
    if (found != null) {
      throw found;
    }
  }

  private void look() {
    try {
      boolean last;
      do {
        hints.take();
        last = over;
        long start = System.nanoTime();
        scan(last);
        if (!over) {
          Thread.sleep(Duration.ofNanos(PAUSE * Math.min(System.nanoTime() - start, 100_000_000)));
        }
      } while (!last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble = e;
    }
  }

  private void scan(boolean last) {
    if (!asTheyEnd.listeners.isEmpty()) {
      pages(asTheyEnd.first(), this::together);
    }
    if (!inOrder.listeners.isEmpty()) {
      pages(inOrder.first(), page -> orderly(page, last));
    }
  }

  /** Whether another page is wanted. */
  @FunctionalInterface
  private interface Reader {
    boolean read(List<BranchRow> page);
  }

  private void pages(long first, Reader reader) {
    long from = first;
    List<BranchRow> page;
    do {
      page = gateway.branches(sweep, ENDED, from, PAGE);
      from = page.isEmpty() ? from : page.getLast().ordinal() + 1;
    } while (reader.read(page) && page.size() == PAGE);
  }

  private boolean together(List<BranchRow> page) {
    page.stream().sorted(Comparator.comparing(EndedBranches::end)).forEach(asTheyEnd::tell);
    return true;
  }

  private static Instant end(BranchRow row) {
    return row.startedAt()
        .orElse(Instant.MAX.minus(Duration.ofDays(1)))
        .plus(row.duration().orElse(Duration.ZERO));
  }

  /** What never ends leaves a gap that the last ones step over. */
  private boolean orderly(List<BranchRow> page, boolean last) {
    for (BranchRow row : page) {
      if (row.ordinal() > inOrder.first() && !last) {
        return false;
      }
      inOrder.tell(row);
    }
    return true;
  }
}
