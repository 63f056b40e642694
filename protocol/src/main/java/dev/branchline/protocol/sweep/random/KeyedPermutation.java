package dev.branchline.protocol.sweep.random;

import java.util.Objects;

/**
 * An order of the numbers from 0 to {@code size} that is as good as shuffled, in which each place
 * is computed for itself: a Feistel network over the next power of four, and cycle walking.
 *
 * <p>Source: Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, methods 2 and
 * 3; the round function is Philox4x32-10.
 */
public final class KeyedPermutation {
  private static final int ROUNDS = 6;

  private final long key;
  private final long size;
  private final int half;

  /**
   * A permutation.
   *
   * @param key what makes it this one, see {@link RandomKey}
   * @param size how many numbers, at least 1
   */
  public KeyedPermutation(long key, long size) {
    this.key = key;
    this.size = Objects.checkIndex(size - 1, Long.MAX_VALUE) + 1;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    this.half = Math.max(1, (bits + 1) / 2);
  }

  /** How many numbers it orders. */
  public long size() {
    return size;
  }

  /**
   * The number at {@code index}. The domain is less than four times the size, so four steps are
   * expected at most.
   *
   * @throws IndexOutOfBoundsException if it is negative, or not less than the size
   */
  public long at(long index) {
    long value = Objects.checkIndex(index, size);
    do {
      value = step(value);
    } while (Long.compareUnsigned(value, size) >= 0);
    return value;
  }

  private long step(long value) {
    long mask = (1L << half) - 1;
    long left = value >>> half;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long mixed = left ^ (Philox.bits(key, right, round + 1) & mask);
      left = right;
      right = mixed;
    }
    return (left << half) | right;
  }
}
