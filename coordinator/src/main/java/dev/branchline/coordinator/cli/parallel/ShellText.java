package dev.branchline.coordinator.cli.parallel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Fills a command for the shell, minding the quotes that a placeholder stands in. */
final class ShellText {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_.+/-]+");

  /** What a sweep's own text would take for one of its placeholders. */
  private static final Pattern BRACED =
      Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_-]*+(?:\\.[A-Za-z0-9_-]++)*+\\}");

  private ShellText() {}

  /** Whether each value stands outside of all quotes, where a sweep's text may have it. */
  static boolean isPlain(List<Template.Piece> pieces) {
    Set<Boolean> outermost = new HashSet<>();
    boolean nested =
        walk(
            pieces,
            false,
            (_, state) -> {
              outermost.add(state.isOutermost());
              return "";
            },
            new StringBuilder());
    return !nested && !outermost.contains(false);
  }

  /**
   * The text with something in place of each placeholder.
   *
   * @param literally whether braces that aren't placeholders are to be kept from being taken for
   *     those of a sweep
   */
  static String write(
      List<Template.Piece> pieces,
      boolean literally,
      BiFunction<Template.Piece, ShellState, String> filler) {
    StringBuilder written = new StringBuilder();
    walk(pieces, literally, filler, written);
    return written.toString();
  }

  /** Answers whether a command or an expansion stands inside of the text. */
  private static boolean walk(
      List<Template.Piece> pieces,
      boolean literally,
      BiFunction<Template.Piece, ShellState, String> filler,
      StringBuilder written) {
    ShellState state = new ShellState();
    for (Template.Piece piece : pieces) {
      switch (piece) {
        case Template.Piece.Literal(String text) -> literal(text, literally, state, written);
        case Template.Piece.Value _, Template.Piece.Sequence _, Template.Piece.Slot _ -> {
          written.append(filler.apply(piece, state));
          state.value();
        }
      }
    }
    return state.isNested();
  }

  private static void literal(
      String text, boolean literally, ShellState state, StringBuilder written) {
    int at = 0;
    while (at < text.length()) {
      int next = state.read(text, at);
      written.append(text, at, next);
      if (literally
          && next == at + 1
          && text.charAt(at) == '{'
          && BRACED.matcher(text).region(at, text.length()).lookingAt()) {
        written.append(state.inside() == ShellState.Inside.DOUBLE ? "\"\"" : "''");
      }
      at = next;
    }
  }

  /** A value in its place, so that the shell takes it for what it is. */
  static String quoted(String value, ShellState state) {
    return switch (state.inside()) {
      case PLAIN -> quoted(value);
      case SINGLE -> value.replace("'", "'\\''");
      case DOUBLE -> value.replaceAll("[\\\\\"$`]", "\\\\$0");
    };
  }

  /** A word that the shell takes for {@code value}. */
  static String quoted(String value) {
    return SAFE.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** An expansion in its place, so that the shell expands it, and doesn't split it. */
  static String expanded(String expansion, ShellState state) {
    return switch (state.inside()) {
      case PLAIN -> "\"" + expansion + "\"";
      case SINGLE -> "'\"" + expansion + "\"'";
      case DOUBLE -> expansion;
    };
  }
}
