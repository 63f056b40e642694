package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ConfigPath;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Whole products one after another. */
public final class Union implements Raw {
  private final List<Grid> parts;

  /** Where each part ends. */
  private final long[] ends;

  /**
   * A union.
   *
   * @param parts at least one
   * @throws ArithmeticException if 64 bits can't count the points
   */
  public Union(List<Grid> parts) {
    this.parts = List.copyOf(parts);
    this.ends = new long[parts.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, parts.get(i).size());
      ends[i] = end;
    }
  }

  @Override
  public long size() {
    return ends[ends.length - 1];
  }

  @Override
  public ConfigValue.Mapping at(long index) {
    int part = part(index);
    return parts.get(part).at(index - start(part));
  }

  @Override
  public boolean first(long index, ConfigPath path) {
    int part = part(index);
    return parts.get(part).first(index - start(part), path);
  }

  private int part(long index) {
    int found = Arrays.binarySearch(ends, Objects.checkIndex(index, size()) + 1);
    return found < 0 ? -found - 1 : found;
  }

  private long start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }
}
