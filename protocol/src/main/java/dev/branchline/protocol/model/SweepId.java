package dev.branchline.protocol.model;

/** Names one submitted sweep; numbers grow with each submit to one journal, from 1. */
public record SweepId(long value) implements Comparable<SweepId> {
  public SweepId {
    if (value < 1) {
      throw new IllegalArgumentException("a sweep id is at least 1: " + value);
    }
  }

  @Override
  public int compareTo(SweepId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
