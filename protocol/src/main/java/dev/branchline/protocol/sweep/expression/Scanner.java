package dev.branchline.protocol.sweep.expression;

import java.util.Optional;

/** Reads words, names and strings in quotes, one after another. */
final class Scanner {
  /** What a backslash takes its meaning from; before anything else it is only a backslash. */
  private static final String ESCAPABLE = "\\()[]{}:=, \t";

  private final String text;
  private int at;

  Scanner(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character; NUL at the end. */
  char peek() {
    return at(at);
  }

  private char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : '\0';
  }

  void skipSpace() {
    while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** Whether the next character is this one; then it is taken. */
  boolean take(char c) {
    if (atEnd() || text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  /** The name that begins here, if the given character comes next; nothing is taken. */
  Optional<String> nameBefore(char next) {
    int end = at;
    while (end < text.length() && isOfAName(text.charAt(end), end > at, next == '=')) {
      end++;
    }
    int behind = end;
    while (next == '=' && Character.isWhitespace(at(behind))) {
      behind++;
    }
    boolean comparison = next == '=' && at(behind + 1) == '=';
    return end > at && at(behind) == next && behind < text.length() && !comparison
        ? Optional.of(text.substring(at, end))
        : Optional.empty();
  }

  private static boolean isOfAName(char c, boolean inside, boolean dotted) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (inside && ((c >= '0' && c <= '9') || (dotted && (c == '.' || c == '-'))));
  }

  /**
   * A string in quotes: backslashes count only in front of a quote, where two stand for one, and
   * one more makes the quote a part of the string.
   */
  Expression.Quoted quoted() throws InvalidExpression {
    int from = at;
    char quote = text.charAt(at++);
    StringBuilder string = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return new Expression.Quoted(string.toString(), quote, from, at);
      }
      if (c != '\\') {
        string.append(c);
        at++;
        continue;
      }
      int start = at;
      while (peek() == '\\') {
        at++;
      }
      int slashes = at - start;
      if (peek() != quote || atEnd()) {
        string.repeat('\\', slashes);
      } else {
        string.repeat('\\', slashes / 2);
        if (slashes % 2 == 1) {
          string.append(quote);
          at++;
        }
      }
    }
    throw invalid("quotes that don't match", from, text.length(), "one string in quotes", "");
  }

  /** The key of a map: everything before the colon. */
  Expression.Word key() {
    int from = at;
    Text key = new Text();
    while (!atEnd() && ":,}{[](".indexOf(peek()) < 0) {
      if (!escape(key)) {
        key.add(text.charAt(at), at);
        at++;
      }
    }
    return key.word(from);
  }

  /**
   * An unquoted word: everything before a comma, the closer, or the end; without the spaces around
   * it.
   *
   * @param tolerant whether brackets that match may be a part of it, with all that is in them
   */
  Expression.Word word(char closer, boolean tolerant) throws InvalidExpression {
    int from = at;
    Text word = new Text();
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == ',' || (closer != '\0' && c == closer)) {
        break;
      }
      if (escape(word)) {
        continue;
      }
      if (c == '$' && at(at + 1) == '{') {
        bracketed(word, "an interpolation isn't closed", at + 1);
      } else if ("([{".indexOf(c) >= 0 && tolerant) {
        bracketed(word, "a bracket isn't closed", at);
      } else if ("([{)]}".indexOf(c) >= 0 && !(tolerant && closer == '\0')) {
        throw invalid(
            "a bracket in a word that isn't in quotes",
            from,
            at + 1,
            "a string in quotes",
            "put it in quotes, or a backslash before the bracket");
      } else {
        word.add(c, at);
        at++;
      }
    }
    return word.word(from);
  }

  /** Takes everything until the bracket at {@code open} is closed. */
  private void bracketed(Text word, String message, int open) throws InvalidExpression {
    int from = at;
    int depth = 0;
    while (!atEnd()) {
      char c = text.charAt(at);
      depth += at < open ? 0 : "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      word.add(c, -1);
      at++;
      if (depth == 0 && at > open) {
        return;
      }
    }
    throw invalid(message, from, text.length(), "", "");
  }

  private boolean escape(Text word) {
    if (text.charAt(at) != '\\' || at + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    if (ESCAPABLE.indexOf(next) < 0) {
      return false;
    }
    word.addEscaped(next);
    at += 2;
    return true;
  }

  InvalidExpression invalid(String message, int from, int until, String expected, String hint) {
    return new InvalidExpression(message, text, from, until, expected, hint);
  }

  /** A word while it grows. */
  private final class Text {
    private final StringBuilder read = new StringBuilder();
    private boolean escaped;

    /** How long it is without the spaces at its end; and the offset behind that. */
    private int length;

    private int until = at;

    /** The last space that may turn out to be inside, and the first that is. */
    private int pending = -1;

    private int space = -1;

    /**
     * Adds a character.
     *
     * @param offset where it stands; -1 if it is inside of brackets
     */
    void add(char c, int offset) {
      read.append(c);
      if (offset >= 0 && Character.isWhitespace(c)) {
        pending = pending < 0 ? offset : pending;
      } else {
        solid(1);
      }
    }

    void addEscaped(char c) {
      read.append(c);
      escaped = true;
      solid(2);
    }

    private void solid(int taken) {
      length = read.length();
      until = at + taken;
      if (space < 0) {
        space = pending;
      }
    }

    Expression.Word word(int from) {
      return new Expression.Word(read.substring(0, length), escaped, space, from, until);
    }
  }
}
