package dev.branchline.protocol.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a command into words as Python's {@code shlex.split} does. */
final class CommandWords {
  private CommandWords() {}

  /** The words; empty if a quote isn't closed. */
  static Optional<List<String>> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes =
          c == '\\'
              && i + 1 < text.length()
              && (quote == 0
                  || (quote == '"' && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '\\')));
      if (escapes) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      return Optional.empty();
    }
    if (inWord) {
      words.add(word.toString());
    }
    return Optional.of(words);
  }
}
