package dev.branchline.protocol.message;

import java.util.Map;

/**
 * The attempt's number of each branch of a lease: nearly all have the same.
 *
 * @param base the number of every branch that isn't an exception, from 1
 * @param exceptions ordinal to number
 */
public record AttemptNumbers(int base, Map<Long, Integer> exceptions) {
  /** The first attempt of every branch. */
  public static final AttemptNumbers FIRST = new AttemptNumbers(1, Map.of());

  public AttemptNumbers {
    exceptions = Map.copyOf(exceptions);
  }

  /** The attempt's number of the branch {@code ordinal}. */
  public int of(long ordinal) {
    return exceptions.isEmpty() ? base : exceptions.getOrDefault(ordinal, base);
  }
}
