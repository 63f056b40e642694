package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.Functions;
import java.util.List;
import java.util.Optional;

/**
 * Recognises {@code {n: range(32, 129, 32)}}: inside braces YAML ends a value at a comma, so that
 * the expression arrives in pieces, which look like keys without values.
 */
final class TornExpression {
  private TornExpression() {}

  /**
   * The index behind the last piece of an expression whose first piece is the value at {@code
   * value}; 0 if there is none.
   *
   * @param children keys and values by turns
   */
  static int end(List<Node> children, int value) {
    Optional<String> first = word(children.get(value));
    if (first.isEmpty() || !Functions.opensCall(first.get())) {
      return 0;
    }
    int depth = balance(first.get());
    for (int i = value + 1; depth > 0 && i + 1 < children.size(); i += 2) {
      Optional<String> piece = word(children.get(i));
      if (piece.isEmpty() || !(children.get(i + 1).value() instanceof ConfigValue.Null)) {
        return 0;
      }
      depth += balance(piece.get());
      if (depth <= 0) {
        return i + 2;
      }
    }
    return 0;
  }

  static void report(Lines lines, List<Node> children, int value, int end, Problems problems) {
    if (children.get(value) instanceof Node.Leaf first
        && children.get(end - 2) instanceof Node.Leaf last) {
      String typed = lines.text().substring(first.stretch().from(), last.stretch().until());
      problems.error(
          first.place(),
          "inside braces a comma ends the value",
          first.text(),
          typed,
          "put it in quotes: \"" + typed + "\"");
    }
  }

  private static Optional<String> word(Node node) {
    return node instanceof Node.Leaf leaf ? Optional.of(leaf.text()) : Optional.empty();
  }

  private static int balance(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
    }
    return depth;
  }
}
