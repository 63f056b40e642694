package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.ExpressionParser;
import dev.branchline.protocol.sweep.expression.Functions;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code range(0,10,2)}, {@code choice(a,b)} and {@code a,b,c}: the short form of an axis, in
 * {@code parameters} and in overrides.
 */
final class SweepExpression {
  private SweepExpression() {}

  /** What a text means. */
  sealed interface Meaning {}

  /** One value. */
  record Constant(ConfigValue value) implements Meaning {}

  /** Several. */
  record Varying(AxisValues values) implements Meaning {}

  /** Rows that set several keys at once. */
  record Rows(RowSource source) implements Meaning {}

  /** More items for the list that is there. */
  record Extending(List<ConfigValue> items) implements Meaning {}

  /** Where an expression stands. */
  interface Context {
    /** What a shuffle is done by: the sweep's seed and the parameter's name. */
    long shuffleKey();

    /** A word with the variables of the environment in it; {@code from} is its offset. */
    String resolve(String word, int from);

    /** Tells what holds, but may surprise. */
    void warn(int from, int until, String message, String hint);
  }

  /** An expression in {@code parameters}; empty if the text is only a string. */
  static Optional<Meaning> inFile(String text, Context context) throws InvalidExpression {
    return isExpression(text)
        ? Optional.of(read(text, ExpressionParser.Style.FILE, context))
        : Optional.empty();
  }

  /** The right side of an override; what isn't an expression is a value. */
  static Meaning inOverride(String text, Context context) throws InvalidExpression {
    return text.isBlank()
        ? new Constant(ConfigValue.of(""))
        : read(text, ExpressionParser.Style.OVERRIDE, context);
  }

  private static Meaning read(String text, ExpressionParser.Style style, Context context)
      throws InvalidExpression {
    Expression expression = ExpressionParser.parse(text, style);
    return new ExpressionReader(text, context).meaning(expression);
  }

  /** Whether a string is one call of a listed function, or has a comma at the top level. */
  private static boolean isExpression(String text) {
    String stripped = text.strip();
    if (Functions.opensCall(stripped)) {
      int closing = Brackets.closing(stripped, stripped.indexOf('('));
      if (closing < 0 || closing == stripped.length() - 1) {
        return true;
      }
    }
    return !Brackets.commas(text, 0, text.length()).isEmpty();
  }
}
