package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.Space;
import java.util.Objects;
import org.roaringbitmap.RoaringBitmap;

/**
 * Those configs of a space whose numbers are in a bitmap. Costs the bitmap's containers, at most
 * 153 for 10,000,000 numbers.
 */
public final class Selected implements Space.Indexed {
  private final Space.Indexed space;
  private final RoaringBitmap kept;
  private final long size;

  /**
   * A selection.
   *
   * @param kept isn't changed any more
   */
  public Selected(Space.Indexed space, RoaringBitmap kept) {
    this.space = space;
    this.kept = kept;
    this.size = kept.getLongCardinality();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    return space.at(Integer.toUnsignedLong(kept.select((int) Objects.checkIndex(index, size))));
  }
}
