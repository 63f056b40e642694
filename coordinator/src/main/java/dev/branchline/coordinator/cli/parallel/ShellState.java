package dev.branchline.coordinator.cli.parallel;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where in a shell's text one is, as far as quoting goes; it reads the text as it comes. */
final class ShellState {

  /** What a place is in, innermost. */
  enum Inside {
    /** Nothing: words are split here. */
    PLAIN,
    /** Single quotes: nothing means anything. */
    SINGLE,
    /** Double quotes, or arithmetic: only expansions mean something. */
    DOUBLE
  }

  private final Deque<String> open = new ArrayDeque<>();
  private char before = ' ';
  private boolean escaped;
  private boolean comment;
  private boolean nested;

  /** Reads a piece of the text, from {@code at} on as much as belongs together. */
  int read(String text, int at) {
    char c = text.charAt(at);
    String innermost = open.isEmpty() ? "" : open.getLast();
    int length = 1;
    if (comment) {
      comment = c != '\n';
    } else if (escaped) {
      escaped = false;
    } else if (innermost.equals("'")) {
      if (c == '\'') {
        open.removeLast();
      }
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '$' && at + 1 < text.length() && "({".indexOf(text.charAt(at + 1)) >= 0) {
      length = text.startsWith("$((", at) ? 3 : 2;
      opens(length == 3 ? "))" : text.charAt(at + 1) == '(' ? ")" : "}");
    } else if (closes(innermost, text, at)) {
      length = innermost.length();
      open.removeLast();
    } else if (c == '"' || (c == '\'' && inside() == Inside.PLAIN)) {
      open.addLast(String.valueOf(c));
    } else if (c == '`') {
      opens("`");
    } else if (c == '(' && (innermost.equals(")") || innermost.equals("))"))) {
      opens("(");
    } else if (c == '#' && inside() == Inside.PLAIN && " \t\n;&|(".indexOf(before) >= 0) {
      comment = true;
    }
    before = text.charAt(at + length - 1);
    return at + length;
  }

  /** A value stands here, which is no part of the shell's text. */
  void value() {
    escaped = false;
    before = 'x';
  }

  private void opens(String closing) {
    open.addLast(closing);
    nested = true;
  }

  private static boolean closes(String innermost, String text, int at) {
    return switch (innermost) {
      case "" -> false;
      case "(" -> text.charAt(at) == ')';
      default -> text.startsWith(innermost, at);
    };
  }

  Inside inside() {
    if (comment || open.isEmpty()) {
      return Inside.PLAIN;
    }
    return switch (open.getLast()) {
      case "'" -> Inside.SINGLE;
      case "\"", "))" -> Inside.DOUBLE;
      case "(" -> open.contains("))") ? Inside.DOUBLE : Inside.PLAIN;
      case "}" -> open.contains("\"") ? Inside.DOUBLE : Inside.PLAIN;
      default -> Inside.PLAIN;
    };
  }

  /** Whether it is inside of anything at all. */
  boolean isOutermost() {
    return open.isEmpty();
  }

  /** Whether a command or an expansion has stood inside of the text so far. */
  boolean isNested() {
    return nested;
  }
}
