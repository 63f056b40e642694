package dev.branchline.protocol.sweep;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number exactly as it was typed.
 *
 * @param real whether it was typed as a float
 */
record Decimal(BigDecimal value, boolean real) {
  private static final Pattern FORM =
      Pattern.compile("[-+]?(?:\\.[0-9]++|[0-9]++(?:\\.[0-9]*+)?)(?:[eE][-+]?[0-9]{1,6})?");

  /** More digits, before or behind the point, than any double has. */
  private static final int MOST_DIGITS = 1_100;

  static Optional<Decimal> parse(String text) {
    if (text.length() > MOST_DIGITS || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(text);
    if (Math.abs((long) value.scale()) > MOST_DIGITS) {
      return Optional.empty();
    }
    boolean real = text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
    return Optional.of(new Decimal(value, real));
  }

  /** The number that a scalar is, unless it is a string. */
  static Optional<Decimal> of(Node node) {
    return node instanceof Node.Leaf leaf && leaf.string().isEmpty()
        ? parse(leaf.text())
        : Optional.empty();
  }
}
