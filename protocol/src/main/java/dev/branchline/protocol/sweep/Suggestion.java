package dev.branchline.protocol.sweep;

import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant: the closest by insertions, deletions, changes and swaps. */
public final class Suggestion {
  /** Longer words aren't compared. */
  private static final int LONGEST = 64;

  private Suggestion() {}

  /** The closest word, if at most a third of the letters, and at least one, are wrong. */
  public static Optional<String> closest(String word, Iterable<String> known) {
    if (word.length() < 2 || word.length() > LONGEST) {
      return Optional.empty();
    }
    int least = Math.max(1, word.length() / 3) + 1;
    Optional<String> closest = Optional.empty();
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) < least && candidate.length() <= LONGEST) {
        int distance = distance(fold(word), fold(candidate));
        if (distance < least) {
          least = distance;
          closest = Optional.of(candidate);
        }
      }
    }
    return closest;
  }

  private static String fold(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Optimal string alignment. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
