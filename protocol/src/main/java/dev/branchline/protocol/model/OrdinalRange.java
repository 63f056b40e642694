package dev.branchline.protocol.model;

/**
 * The ordinals from {@code from} (included) to {@code until} (excluded); never empty. An ordinal
 * numbers the branches of a sweep from 0 and fits 32 bits unsigned.
 */
public record OrdinalRange(long from, long until) {
  /** The most branches that a sweep can have, so that an ordinal fits 32 bits unsigned. */
  public static final long MAX_BRANCHES = 0xFFFF_FFFFL;

  public OrdinalRange {
    if (from < 0 || until <= from || until > MAX_BRANCHES) {
      throw new IllegalArgumentException("no such range: " + from + " until " + until);
    }
  }

  /** How many ordinals it holds. */
  public long size() {
    return until - from;
  }

  /** Whether it holds {@code ordinal}. */
  public boolean contains(long ordinal) {
    return ordinal >= from && ordinal < until;
  }

  /** As people write it, both ends included: {@code 3-9}, or {@code 3} alone. */
  @Override
  public String toString() {
    return size() == 1 ? Long.toString(from) : from + "-" + (until - 1);
  }
}
