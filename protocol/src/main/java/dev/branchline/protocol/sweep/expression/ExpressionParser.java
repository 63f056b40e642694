package dev.branchline.protocol.sweep.expression;

import dev.branchline.protocol.model.ConfigJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Hydra's override grammar by recursive descent, looking ahead by at most a name, so in
 * linear time. By hand rather than generated: every error has to say what a user can do about it.
 *
 * <p>Source: "Basic override syntax" and "Extended override syntax" of Hydra's documentation.
 */
public final class ExpressionParser {
  /** Where a text comes from. */
  public enum Style {
    /** The right side of an override: a bracket in a word has to be escaped. */
    OVERRIDE,
    /** A string in a file: outside of calls, a word may have brackets that match. */
    FILE
  }

  private static final char NONE = '\0';

  private final String text;
  private final Scanner scanner;
  private final boolean tolerant;
  private int calls;

  private ExpressionParser(String text, Style style) {
    this.text = text;
    this.scanner = new Scanner(text);
    this.tolerant = style == Style.FILE;
  }

  /**
   * Reads a text that isn't blank.
   *
   * @throws InvalidExpression if it isn't an expression
   */
  public static Expression parse(String text, Style style) throws InvalidExpression {
    return new ExpressionParser(text, style).whole();
  }

  private Expression whole() throws InvalidExpression {
    List<Expression> elements = new ArrayList<>();
    do {
      elements.add(element(0, NONE));
    } while (scanner.take(','));
    if (!scanner.atEnd()) {
      throw scanner.invalid(
          "an unexpected `" + text.charAt(scanner.at()) + "`",
          scanner.at(),
          scanner.at() + 1,
          "a comma, or the end",
          "put the value in quotes, or a backslash before the character");
    }
    if (elements.size() == 1) {
      return elements.getFirst();
    }
    for (Expression element : elements) {
      refuseSpaces(element);
    }
    return new Expression.Choices(elements, 0, text.length());
  }

  /** One element; whatever follows it, it ends before a comma, the closer, or the end. */
  private Expression element(int depth, char closer) throws InvalidExpression {
    scanner.skipSpace();
    int from = scanner.at();
    if (depth > ConfigJson.MAX_DEPTH) {
      throw scanner.invalid("nested too deep", from, text.length(), "", "");
    }
    char first = scanner.peek();
    Expression element =
        switch (first) {
          case '\'', '"' -> scanner.quoted();
          case '[' -> items(depth);
          case '{' -> entries(depth);
          default -> wordOrCall(depth, closer);
        };
    scanner.skipSpace();
    char next = scanner.peek();
    if (scanner.atEnd() || next == ',' || (closer != NONE && next == closer)) {
      return element;
    }
    if (element instanceof Expression.Quoted) {
      throw scanner.invalid(
          "quotes that don't match",
          from,
          text.length(),
          "one string in quotes",
          "a quote inside of quotes is written \\" + first);
    }
    if (closer != NONE && ")]}".indexOf(next) >= 0) {
      throw scanner.invalid(
          "brackets that don't match", from, scanner.at() + 1, "`" + closer + "`", "");
    }
    throw scanner.invalid(
        "something follows a closed bracket",
        from,
        scanner.at() + 1,
        closer == NONE ? "a comma, or the end" : "a comma, or `" + closer + "`",
        "if all of it is one string, put it in quotes");
  }

  private Expression wordOrCall(int depth, char closer) throws InvalidExpression {
    int from = scanner.at();
    Optional<String> name = scanner.nameBefore('(');
    if (name.isPresent() && (!tolerant || calls > 0 || Functions.isListed(name.get()))) {
      return call(name.get(), from, depth);
    }
    Expression.Word word = scanner.word(closer, tolerant && calls == 0);
    if (word.from() == word.until()) {
      throw depth == 0
          ? scanner.invalid(
              "an empty element in a list with commas",
              0,
              text.length(),
              "a value on each side of a comma",
              "for a string with a comma in it, write {value: ...}")
          : scanner.invalid(
              "an empty element", from, Math.min(from + 1, text.length()), "a value", "");
    }
    return word;
  }

  private Expression call(String name, int from, int depth) throws InvalidExpression {
    scanner.moveTo(from + name.length() + 1);
    List<Expression.Argument> arguments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    calls++;
    scanner.skipSpace();
    if (scanner.peek() != ')') {
      do {
        Expression.Argument argument = argument(depth);
        if (argument.name().isEmpty() && !names.isEmpty()) {
          throw scanner.invalid(
              "an argument without a name after one with a name",
              argument.from(),
              argument.value().until(),
              "name=value",
              "");
        }
        if (argument.name().isPresent() && !names.add(argument.name().get())) {
          throw scanner.invalid(
              "an argument is given twice", argument.from(), argument.value().until(), "", "");
        }
        arguments.add(argument);
      } while (scanner.take(','));
    }
    calls--;
    if (!scanner.take(')')) {
      throw unclosed(from, "a parenthesis isn't closed");
    }
    return new Expression.Call(name, arguments, from, scanner.at());
  }

  private Expression.Argument argument(int depth) throws InvalidExpression {
    scanner.skipSpace();
    int from = scanner.at();
    Optional<String> name = scanner.nameBefore('=');
    if (name.isPresent()) {
      scanner.moveTo(text.indexOf('=', from) + 1);
    }
    Expression value = element(depth + 1, ')');
    refuseSpaces(value);
    return new Expression.Argument(name, value, from);
  }

  private Expression items(int depth) throws InvalidExpression {
    int from = scanner.at();
    scanner.moveTo(from + 1);
    List<Expression> items = new ArrayList<>();
    scanner.skipSpace();
    if (scanner.peek() != ']') {
      do {
        Expression item = element(depth + 1, ']');
        refuseSpaces(item);
        items.add(item);
      } while (scanner.take(','));
    }
    if (!scanner.take(']')) {
      throw unclosed(from, "a bracket isn't closed");
    }
    return new Expression.Items(items, from, scanner.at());
  }

  private Expression entries(int depth) throws InvalidExpression {
    int from = scanner.at();
    scanner.moveTo(from + 1);
    List<Expression.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    scanner.skipSpace();
    if (scanner.peek() != '}') {
      do {
        Expression.Entry entry = entry(depth);
        if (!keys.add(nameOf(entry.key()))) {
          throw scanner.invalid(
              "a key is given twice", entry.key().from(), entry.key().until(), "{key: value}", "");
        }
        entries.add(entry);
      } while (scanner.take(','));
    }
    if (!scanner.take('}')) {
      throw unclosed(from, "a brace isn't closed");
    }
    return new Expression.Entries(entries, from, scanner.at());
  }

  private Expression.Entry entry(int depth) throws InvalidExpression {
    scanner.skipSpace();
    char first = scanner.peek();
    Expression key = first == '\'' || first == '"' ? scanner.quoted() : scanner.key();
    scanner.skipSpace();
    if (!scanner.take(':') || nameOf(key).isEmpty()) {
      throw scanner.invalid(
          nameOf(key).isEmpty() ? "an empty key in a map" : "an entry of a map without a colon",
          key.from(),
          Math.max(key.until(), Math.min(key.from() + 1, text.length())),
          "{key: value}",
          "");
    }
    Expression value = element(depth + 1, '}');
    refuseSpaces(value);
    return new Expression.Entry(key, value);
  }

  /** What the key of a map says. */
  public static String nameOf(Expression key) {
    return key instanceof Expression.Word word
        ? word.text()
        : key instanceof Expression.Quoted quoted ? quoted.text() : "";
  }

  private void refuseSpaces(Expression element) throws InvalidExpression {
    if (element instanceof Expression.Word word && word.space() >= 0) {
      throw scanner.invalid(
          "an unquoted element with a space in it",
          word.from(),
          word.until(),
          "a word, or a string in quotes",
          tolerant
              ? "if all of it is one string, write {value: ...}; if it is several, write a list"
              : "put it in quotes: '" + text.substring(word.from(), word.until()) + "'");
    }
  }

  private InvalidExpression unclosed(int from, String message) {
    return scanner.invalid(
        message, from, text.length(), "", tolerant ? "put the whole expression in quotes" : "");
  }
}
