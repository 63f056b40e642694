package dev.branchline.protocol.sweep.random;

import java.util.List;

/** Independent draws by Philox: key = (seed, name), counter = (index, try). */
final class RandomDraws implements Draws {
  private final long[] keys;
  private final long[] counts;

  RandomDraws(long seed, List<String> names, long[] counts) {
    this.keys = names.stream().mapToLong(name -> RandomKey.of(seed, name)).toArray();
    this.counts = counts.clone();
  }

  @Override
  public long[] at(long index, int attempt) {
    long[] points = new long[counts.length];
    for (int axis = 0; axis < points.length; axis++) {
      points[axis] =
          Math.unsignedMultiplyHigh(Philox.bits(keys[axis], index, attempt), counts[axis]);
    }
    return points;
  }

  @Override
  public long most() {
    return Long.MAX_VALUE;
  }
}
