package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;

/** Finds what is outside of brackets and quotes. */
final class Brackets {
  private Brackets() {}

  /** The bracket that closes the one at {@code open}; -1 if none does. */
  static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      int end = quoteEnd(text, i, text.length());
      if (end > 0) {
        i = end;
      } else if (text.charAt(i) == '\\') {
        i++;
      } else {
        depth += step(text.charAt(i));
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The commas outside of all brackets and quotes. */
  static List<Integer> commas(String text, int from, int until) {
    List<Integer> commas = new ArrayList<>();
    int depth = 0;
    for (int i = from; i < until; i++) {
      int end = quoteEnd(text, i, until);
      if (end > 0) {
        i = end;
      } else if (text.charAt(i) == '\\') {
        i++;
      } else {
        depth += step(text.charAt(i));
        if (depth <= 0 && text.charAt(i) == ',') {
          commas.add(i);
        }
      }
    }
    return commas;
  }

  /**
   * The closing quote, if a string in quotes begins at {@code i}: at the start of a word only, so
   * that {@code don't} doesn't begin one. Else 0.
   */
  private static int quoteEnd(String text, int i, int until) {
    char quote = text.charAt(i);
    if (quote != '\'' && quote != '"') {
      return 0;
    }
    for (int before = i - 1; before >= 0; before--) {
      char c = text.charAt(before);
      if ("([{,:".indexOf(c) >= 0) {
        break;
      }
      if (!Character.isWhitespace(c)) {
        return 0;
      }
    }
    for (int end = i + 1; end < until; end++) {
      if (text.charAt(end) == '\\') {
        end++;
      } else if (text.charAt(end) == quote) {
        return end;
      }
    }
    return 0;
  }

  private static int step(char c) {
    return switch (c) {
      case '(', '[', '{' -> 1;
      case ')', ']', '}' -> -1;
      default -> 0;
    };
  }
}
