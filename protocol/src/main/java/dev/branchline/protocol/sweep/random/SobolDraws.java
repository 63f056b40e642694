package dev.branchline.protocol.sweep.random;

import org.hipparchus.random.SobolSequenceGenerator;

/** The points of Sobol's sequence with the direction numbers of Joe and Kuo, by Hipparchus. */
public final class SobolDraws implements Draws {
  /** The most axes. */
  public static final int MAX_DIMENSION = 1_000;

  private final long[] counts;
  private final SobolSequenceGenerator generator;

  SobolDraws(long[] counts) {
    if (counts.length > MAX_DIMENSION) {
      throw new IllegalArgumentException("more than " + MAX_DIMENSION + " axes");
    }
    this.counts = counts.clone();
    this.generator = new SobolSequenceGenerator(Math.max(1, counts.length));
  }

  @Override
  public long[] at(long index, int attempt) {
    double[] vector = vector(Math.toIntExact(index + 1));
    long[] points = new long[counts.length];
    for (int axis = 0; axis < points.length; axis++) {
      points[axis] = Math.min((long) (vector[axis] * counts[axis]), counts[axis] - 1);
    }
    return points;
  }

  /** The generator keeps where it was, so that one thread at a time may ask it. */
  private synchronized double[] vector(int index) {
    return generator.skipTo(index);
  }

  @Override
  public long most() {
    return Integer.MAX_VALUE - 1L;
  }
}
