package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Bitmaps run by run, so that a billion neighbours cost what one does. */
final class Runs {
  private Runs() {}

  /** The members. */
  static Ordinals of(RoaringBitmap bitmap) {
    return of(bitmap, Long.MAX_VALUE);
  }

  /** The lowest {@code most} members. */
  static Ordinals of(RoaringBitmap bitmap, long most) {
    List<OrdinalRange> runs = new ArrayList<>();
    long left = most;
    long from = 0;
    while (left > 0
        && from < OrdinalRange.MAX_BRANCHES
        && (from = bitmap.nextValue((int) from)) >= 0) {
      long until = from + Math.min(left, bitmap.nextAbsentValue((int) from) - from);
      runs.add(new OrdinalRange(from, until));
      left -= until - from;
      from = until;
    }
    return new Ordinals(runs);
  }

  /** A new bitmap of the members of both. */
  static RoaringBitmap both(RoaringBitmap bitmap, Ordinals ordinals) {
    RoaringBitmap both = ordinals.toBitmap();
    both.and(bitmap);
    return both;
  }
}
