package dev.branchline.protocol.session;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that nobody changes, and slices of them that cost no copy. */
public final class Bytes {
  public static final Bytes NONE = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int length;

  private Bytes(byte[] array, int from, int length) {
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /** All of {@code array}, which isn't copied: nobody may write to it any more. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** How many. */
  public int length() {
    return length;
  }

  /**
   * Those from {@code start} (included) to {@code end} (excluded).
   *
   * @throws IndexOutOfBoundsException if there aren't so many
   */
  public Bytes slice(int start, int end) {
    java.util.Objects.checkFromToIndex(start, end, length);
    return new Bytes(array, from + start, end - start);
  }

  /** A view of them for reading. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, from, length).asReadOnlyBuffer();
  }

  /** A copy of them. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, from, from + length);
  }

  /** Writes them into {@code target} from {@code position} on. */
  void copyTo(byte[] target, int position) {
    System.arraycopy(array, from, target, position, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, from, from + length, that.array, that.from, that.from + that.length);
  }

  @Override
  public int hashCode() {
    return buffer().hashCode();
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
