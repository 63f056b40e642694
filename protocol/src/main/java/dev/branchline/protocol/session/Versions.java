package dev.branchline.protocol.session;

import java.util.OptionalInt;

/**
 * The versions of the protocol that a program understands.
 *
 * @param oldest from 1
 * @param newest at least {@code oldest}
 */
public record Versions(int oldest, int newest) {
  /** What this release speaks. */
  public static final Versions OURS = new Versions(1, 1);

  public Versions {
    if (oldest < 1 || newest < oldest) {
      throw new IllegalArgumentException("no such versions: " + oldest + " to " + newest);
    }
  }

  /** The newest that both understand. */
  OptionalInt common(Versions other) {
    int best = Math.min(newest, other.newest);
    return best >= oldest && best >= other.oldest ? OptionalInt.of(best) : OptionalInt.empty();
  }

  boolean contains(int version) {
    return version >= oldest && version <= newest;
  }

  /** As in a sentence: {@code 3} or {@code 1 to 3}. */
  @Override
  public String toString() {
    return oldest == newest ? Integer.toString(oldest) : oldest + " to " + newest;
  }
}
