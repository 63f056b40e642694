package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.SweepSnapshot.History;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the branches that aren't final have been through: a hash table of primitives with linear
 * probing, for the few that something has happened to.
 */
final class Histories {
  private static final int SMALLEST = 16;

  private int size;
  private boolean[] used = new boolean[SMALLEST];
  private int[] ordinals = new int[SMALLEST];
  private int[] attempts = new int[SMALLEST];
  private int[] failures = new int[SMALLEST];
  private int[] crashes = new int[SMALLEST];
  private boolean[] suspect = new boolean[SMALLEST];
  private long[] notBefore = new long[SMALLEST];

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** {@link History#NONE} if nothing has happened to it. */
  History get(long ordinal) {
    int slot = find((int) ordinal);
    return used[slot] ? at(slot) : History.NONE;
  }

  void put(long ordinal, History history) {
    if (2 * (size + 1) > used.length) {
      resize(2 * used.length);
    }
    int slot = find((int) ordinal);
    if (!used[slot]) {
      used[slot] = true;
      ordinals[slot] = (int) ordinal;
      size++;
    }
    attempts[slot] = history.attempts();
    failures[slot] = history.failures();
    crashes[slot] = history.crashes();
    suspect[slot] = history.suspect();
    notBefore[slot] = history.notBeforeMillis();
  }

  void remove(long ordinal) {
    if (size == 0) {
      return;
    }
    int hole = find((int) ordinal);
    if (!used[hole]) {
      return;
    }
    size--;
    int mask = used.length - 1;
    for (int next = (hole + 1) & mask; used[next]; next = (next + 1) & mask) {
      int home = home(ordinals[next]);
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        move(next, hole);
        hole = next;
      }
    }
    used[hole] = false;
    if (used.length > SMALLEST && 8 * size < used.length) {
      resize(used.length / 2);
    }
  }

  SortedMap<Long, History> all() {
    SortedMap<Long, History> all = new TreeMap<>();
    for (int slot = 0; slot < used.length; slot++) {
      if (used[slot]) {
        all.put(Integer.toUnsignedLong(ordinals[slot]), at(slot));
      }
    }
    return all;
  }

  private History at(int slot) {
    return new History(
        attempts[slot], failures[slot], crashes[slot], suspect[slot], notBefore[slot]);
  }

  private int home(int ordinal) {
    int mixed = ordinal * 0x9E37_79B9;
    return (mixed ^ (mixed >>> 16)) & (used.length - 1);
  }

  private int find(int ordinal) {
    int slot = home(ordinal);
    while (used[slot] && ordinals[slot] != ordinal) {
      slot = (slot + 1) & (used.length - 1);
    }
    return slot;
  }

  private void move(int from, int to) {
    ordinals[to] = ordinals[from];
    attempts[to] = attempts[from];
    failures[to] = failures[from];
    crashes[to] = crashes[from];
    suspect[to] = suspect[from];
    notBefore[to] = notBefore[from];
  }

  private void resize(int capacity) {
    Histories resized = new Histories();
    resized.allocate(capacity);
    for (int slot = 0; slot < used.length; slot++) {
      if (used[slot]) {
        resized.put(ordinals[slot], at(slot));
      }
    }
    used = resized.used;
    ordinals = resized.ordinals;
    attempts = resized.attempts;
    failures = resized.failures;
    crashes = resized.crashes;
    suspect = resized.suspect;
    notBefore = resized.notBefore;
  }

  private void allocate(int capacity) {
    used = new boolean[capacity];
    ordinals = new int[capacity];
    attempts = new int[capacity];
    failures = new int[capacity];
    crashes = new int[capacity];
    suspect = new boolean[capacity];
    notBefore = new long[capacity];
  }
}
