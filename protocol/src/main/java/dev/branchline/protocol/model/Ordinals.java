package dev.branchline.protocol.model;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.roaringbitmap.RoaringBitmap;

/** An immutable set of ordinals, kept as ascending ranges that neither overlap nor touch. */
public record Ordinals(List<OrdinalRange> ranges) {
  /** No ordinals. */
  public static final Ordinals NONE = new Ordinals(List.of());

  public Ordinals {
    ranges = List.copyOf(ranges);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i - 1).until() >= ranges.get(i).from()) {
        throw new IllegalArgumentException("ranges overlap, touch or don't ascend: " + ranges);
      }
    }
  }

  /** One ordinal. */
  public static Ordinals of(long ordinal) {
    return range(ordinal, ordinal + 1);
  }

  /** From {@code from} until {@code until}, which may be equal: then it is empty. */
  public static Ordinals range(long from, long until) {
    return from == until ? NONE : new Ordinals(List.of(new OrdinalRange(from, until)));
  }

  /** The members of a bitmap; costs its runs and containers, not its members. */
  public static Ordinals of(RoaringBitmap bitmap) {
    List<OrdinalRange> ranges = new ArrayList<>();
    long from = bitmap.nextValue(0);
    while (from >= 0) {
      long until = bitmap.nextAbsentValue((int) from);
      ranges.add(new OrdinalRange(from, until));
      from = bitmap.nextValue((int) until);
    }
    return new Ordinals(ranges);
  }

  /** A new bitmap of the same members, the caller's own. */
  public RoaringBitmap toBitmap() {
    RoaringBitmap bitmap = new RoaringBitmap();
    ranges.forEach(range -> bitmap.add(range.from(), range.until()));
    return bitmap;
  }

  /** How many ordinals. */
  public long size() {
    long size = 0;
    for (OrdinalRange range : ranges) {
      size += range.size();
    }
    return size;
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The lowest; the set isn't empty. */
  public long first() {
    return ranges.getFirst().from();
  }

  /** The highest; the set isn't empty. */
  public long last() {
    return ranges.getLast().until() - 1;
  }

  /** Whether {@code ordinal} is a member: logarithmic in the number of ranges. */
  public boolean contains(long ordinal) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      OrdinalRange range = ranges.get(middle);
      if (ordinal < range.from()) {
        high = middle - 1;
      } else if (ordinal >= range.until()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** The members in ascending order. */
  public PrimitiveIterator.OfLong iterator() {
    return ranges.stream()
        .flatMapToLong(range -> java.util.stream.LongStream.range(range.from(), range.until()))
        .iterator();
  }

  /** As people write it: {@code 1,5-8}. */
  @Override
  public String toString() {
    return String.join(",", ranges.stream().map(OrdinalRange::toString).toList());
  }
}
