package dev.branchline.coordinator.cli.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text with GNU parallel's placeholders, such as a command or a tag. */
public final class Template {
  private static final Pattern NUMBER = Pattern.compile("-?[1-9][0-9]{0,8}");

  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** A part of the text. */
  sealed interface Piece {
    /** As it stands. */
    record Literal(String text) implements Piece {}

    /** The value of a column, from 0. */
    record Value(int column, Modifier modifier) implements Piece {}

    /** The number of the branch, from 1. */
    record Sequence() implements Piece {}

    /** The number of the slot that it runs in, from 1. */
    record Slot() implements Piece {}
  }

  /**
   * Finds the placeholders.
   *
   * @param names of the columns; empty where the header gives none
   * @throws WrongWords if one of them can't be filled
   */
  public static Template parse(String text, List<String> names) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
      Optional<List<Piece>> found =
          end < 0 ? Optional.empty() : placeholder(text.substring(at + 1, end), names);
      if (found.isPresent()) {
        flush(literal, pieces);
        pieces.addAll(found.get());
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    flush(literal, pieces);
    return new Template(pieces);
  }

  /** A command; one without any placeholder gets all values behind it. */
  public static Template command(String text, List<String> names) {
    Template parsed = parse(text, names);
    return parsed.pieces.stream().allMatch(piece -> piece instanceof Piece.Literal)
        ? parse(text + " {}", names)
        : parsed;
  }

  private static void flush(StringBuilder literal, List<Piece> pieces) {
    if (!literal.isEmpty()) {
      pieces.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static Optional<List<Piece>> placeholder(String inside, List<String> names) {
    if (inside.equals("#")) {
      return Optional.of(List.of(new Piece.Sequence()));
    }
    if (inside.equals("%")) {
      return Optional.of(List.of(new Piece.Slot()));
    }
    if (inside.startsWith("=") && inside.length() > 1 && inside.endsWith("=")) {
      throw new WrongWords(
          "Perl expressions can't be filled in: {" + inside + "}",
          "let the shell do it: `x={}; echo \"${x%.tar.gz}\"`");
    }
    Optional<List<Piece>> whole = values(inside, Modifier.WHOLE, names);
    if (whole.isPresent()) {
      return whole;
    }
    for (Modifier modifier : Modifier.WRITTEN) {
      if (inside.endsWith(modifier.sign())) {
        String base = inside.substring(0, inside.length() - modifier.sign().length());
        Optional<List<Piece>> values = values(base, modifier, names);
        if (values.isPresent()) {
          return values;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<List<Piece>> values(String base, Modifier modifier, List<String> names) {
    if (base.isEmpty()) {
      List<Piece> all = new ArrayList<>();
      for (int column = 0; column < names.size(); column++) {
        if (column > 0) {
          all.add(new Piece.Literal(" "));
        }
        all.add(new Piece.Value(column, modifier));
      }
      return Optional.of(all);
    }
    int named = names.indexOf(base);
    if (named >= 0) {
      return Optional.of(List.of(new Piece.Value(named, modifier)));
    }
    if (!NUMBER.matcher(base).matches()) {
      return Optional.empty();
    }
    int position = Integer.parseInt(base);
    int column = position > 0 ? position - 1 : names.size() + position;
    if (column < 0 || column >= names.size()) {
      throw new WrongWords(
          "there is no input %d".formatted(position),
          names.size() == 1 ? "there is one: {1}" : "they are {1} to {%d}".formatted(names.size()));
    }
    return Optional.of(List.of(new Piece.Value(column, modifier)));
  }

  List<Piece> pieces() {
    return pieces;
  }

  /**
   * The text for one branch, with the values as they are.
   *
   * @param sequence the number of the branch, from 1
   */
  public String fill(List<String> row, long sequence) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(
          switch (piece) {
            case Piece.Literal(String literal) -> literal;
            case Piece.Value(int column, Modifier modifier) -> modifier.of(row.get(column));
            case Piece.Sequence() -> Long.toString(sequence);
            case Piece.Slot() -> "1";
          });
    }
    return text.toString();
  }
}
