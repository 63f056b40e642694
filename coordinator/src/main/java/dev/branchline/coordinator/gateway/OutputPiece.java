package dev.branchline.coordinator.gateway;

/** Some bytes of what an attempt wrote. */
public final class OutputPiece {
  private final long from;
  private final byte[] bytes;
  private final boolean last;

  private OutputPiece(long from, byte[] bytes, boolean last) {
    this.from = from;
    this.bytes = bytes;
    this.last = last;
  }

  /**
   * A piece; the bytes become its own.
   *
   * @param from where in the whole output it begins, from 0
   * @param last whether nothing follows it, now or later
   */
  public static OutputPiece of(long from, byte[] bytes, boolean last) {
    return new OutputPiece(from, bytes, last);
  }

  /** Where in the whole output it begins, from 0. */
  public long from() {
    return from;
  }

  /** The bytes themselves, not a copy; none if there are no more by now. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the next piece begins. */
  public long until() {
    return from + bytes.length;
  }

  /** Whether nothing follows; if not, and there are no bytes, more may have come a bit later. */
  public boolean last() {
    return last;
  }
}
