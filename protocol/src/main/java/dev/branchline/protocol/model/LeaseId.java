package dev.branchline.protocol.model;

/**
 * The fencing token of one lease: the epoch of the coordinator that granted it in the upper 32
 * bits, that epoch's running number in the lower ones.
 */
public record LeaseId(long value) implements Comparable<LeaseId> {

  /** The {@code number}-th lease of {@code epoch}. */
  public static LeaseId of(int epoch, long number) {
    if (epoch < 1 || number < 0 || number > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("no such lease: epoch " + epoch + ", number " + number);
    }
    return new LeaseId(((long) epoch << 32) | number);
  }

  /** The epoch it was granted in. */
  public int epoch() {
    return (int) (value >>> 32);
  }

  @Override
  public int compareTo(LeaseId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** Sixteen hexadecimal digits at most, as in the names of directories. */
  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
