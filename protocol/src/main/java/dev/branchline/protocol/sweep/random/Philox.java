package dev.branchline.protocol.sweep.random;

/**
 * Philox4x32-10: ten rounds that turn a counter of 128 bits and a key of 64 into 128 random bits.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11; its
 * test vectors are those of {@code kat_vectors} in the Random123 library.
 */
final class Philox {
  private static final int ROUNDS = 10;
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final long LOW = 0xFFFFFFFFL;

  private Philox() {}

  /** The four words for a counter of four words and a key of two, each least significant first. */
  static int[] words(int c0, int c1, int c2, int c3, int key0, int key1) {
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = M0 * (x0 & LOW);
      long p1 = M1 * (x2 & LOW);
      x0 = (int) (p1 >>> Integer.SIZE) ^ x1 ^ k0;
      x1 = (int) p1;
      x2 = (int) (p0 >>> Integer.SIZE) ^ x3 ^ k1;
      x3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    return new int[] {x0, x1, x2, x3};
  }

  /** 64 random bits for a key, a counter of 64 bits, and a number beside it. */
  static long bits(long key, long counter, int beside) {
    int[] words =
        words(
            (int) counter,
            (int) (counter >>> Integer.SIZE),
            beside,
            0,
            (int) key,
            (int) (key >>> Integer.SIZE));
    return ((long) words[1] << Integer.SIZE) | (words[0] & LOW);
  }
}
