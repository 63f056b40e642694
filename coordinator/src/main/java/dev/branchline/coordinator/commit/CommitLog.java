package dev.branchline.coordinator.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One sweep's decisions between being made and being on disk: what they cause is let go only after
 * their commit, first in first out, and nothing is ever rolled back.
 *
 * <p>The owner evolves its state at once, {@linkplain #stage stages} what the decision says,
 * {@linkplain #handOver hands it over} to the journal, and carries out what {@link #committed}
 * returns. Effects without events wait too, behind what was decided before them, because they may
 * tell of it. Confined to its owner.
 *
 * @param <E> what is journalled
 * @param <F> what waits: effects, replies, changes of views
 */
public final class CommitLog<E, F> {
  /** The rows that may wait for their commit before {@link #full} asks the owner to slow down. */
  public static final int BOUND_ROWS = 65_536;

  /** The entries that may wait likewise, whatever their rows. */
  public static final int BOUND_ENTRIES = 4_096;

  private record Waiting<F>(long number, int rows, List<F> effects) {}

  private final Deque<Staged<E>> staged = new ArrayDeque<>();
  private final Deque<Waiting<F>> waiting = new ArrayDeque<>();
  private long lastNumber;
  private long lastHandedOver;
  private long lastCommitted;
  private long rows;
  private Optional<String> stalled = Optional.empty();

  /**
   * Takes a decision in. Always accepted, even when {@linkplain #full full}: what was decided can't
   * be undone.
   *
   * @param events what to journal
   * @param rows how many rows that takes
   * @param effects what to let go after the commit
   * @return the effects that may go at once: all of them if there is nothing to journal and nothing
   *     waits, else none
   */
  public List<F> stage(List<E> events, int rows, List<F> effects) {
    if (events.isEmpty() && waiting.isEmpty()) {
      return List.copyOf(effects);
    }
    if (events.isEmpty()) {
      waiting.addLast(new Waiting<>(lastNumber, 0, List.copyOf(effects)));
      return List.of();
    }
    lastNumber++;
    this.rows += rows;
    staged.addLast(new Staged<>(lastNumber, events, rows));
    waiting.addLast(new Waiting<>(lastNumber, rows, List.copyOf(effects)));
    return List.of();
  }

  /**
   * Offers each entry that the journal doesn't have yet, in order, until one is refused; that one
   * and those after it are offered again by the next call. To be called after each {@link #stage}
   * and {@link #committed}, and at times when an entry was refused.
   */
  public void handOver(Predicate<Staged<E>> journal) {
    for (Staged<E> next = staged.peekFirst(); next != null; next = staged.peekFirst()) {
      if (!journal.test(next)) {
        return;
      }
      lastHandedOver = next.number();
      staged.removeFirst();
    }
  }

  /**
   * Takes the journal's word that everything up to entry {@code number} is on disk; repeating an
   * older number changes nothing.
   *
   * @return what may be carried out now, in the order it was decided
   * @throws IllegalArgumentException if that entry was never handed over
   */
  public List<F> committed(long number) {
    if (number > lastHandedOver) {
      throw new IllegalArgumentException(
          "entry " + number + " was never handed over; the last one was " + lastHandedOver);
    }
    lastCommitted = Math.max(lastCommitted, number);
    List<F> free = new ArrayList<>();
    for (Waiting<F> next = waiting.peekFirst();
        next != null && next.number() <= lastCommitted;
        next = waiting.peekFirst()) {
      rows -= next.rows();
      free.addAll(next.effects());
      waiting.removeFirst();
    }
    return free;
  }

  /** The disk fails: nothing new is to be granted or accepted until {@link #resume}. */
  public void stall(String reason) {
    stalled = Optional.of(reason);
  }

  /** The disk is back. */
  public void resume() {
    stalled = Optional.empty();
  }

  /** Why nothing is committed at present, if so. */
  public Optional<String> stalled() {
    return stalled;
  }

  /** Whether the owner should take no more in, except what frees others. */
  public boolean full() {
    return rows >= BOUND_ROWS || waiting.size() >= BOUND_ENTRIES;
  }

  /** Whether new work may be decided on: neither stalled nor full. */
  public boolean open() {
    return stalled.isEmpty() && !full();
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The rows that wait for their commit. */
  public long rows() {
    return rows;
  }
}
