package dev.branchline.protocol.sweep.random;

import java.util.List;

/**
 * Which point of each axis a config takes where not all are listed: a pure function, so that any
 * machine computes any config, in any order. Safe for threads.
 */
public sealed interface Draws permits RandomDraws, SobolDraws {
  /** How often a point may be drawn again, because the one before was excluded. */
  int MAX_TRIES = 1_000;

  /**
   * The point of each axis for the config {@code index}, from 0: a number from 0 to the axis's
   * count. Costs the number of axes.
   *
   * @param attempt 0 for the first draw, then 1 and so on up to {@link #MAX_TRIES} - 1 where the
   *     point before was excluded
   */
  long[] at(long index, int attempt);

  /** The most configs that these draws can count. */
  long most();

  /**
   * Independent draws, each value of an axis as likely as any other.
   *
   * @param names the dotted name of each axis; an axis keeps its draws when others come or go
   * @param counts how many points each axis has, at least 1
   */
  static Draws random(long seed, List<String> names, long[] counts) {
    return new RandomDraws(seed, names, counts);
  }

  /**
   * The points of Sobol's sequence, from its second on: the first is the corner where every axis is
   * at its lowest. Drawing again isn't possible.
   *
   * @param counts how many points each axis has, at least 1; at most {@link
   *     SobolDraws#MAX_DIMENSION} axes
   */
  static Draws sobol(long[] counts) {
    return new SobolDraws(counts);
  }
}
