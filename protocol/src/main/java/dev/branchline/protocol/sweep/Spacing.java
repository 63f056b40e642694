package dev.branchline.protocol.sweep;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers between two ends, both included. */
final class Spacing {
  private Spacing() {}

  /** In decimal with 34 digits, so that {@code linspace(0,1,11)} gives 0.3; then as a double. */
  static double at(AxisValues.Spaced spaced, long index) {
    BigDecimal point = spaced.first();
    if (index > 0 && index == spaced.count() - 1) {
      point = spaced.last();
    } else if (index > 0) {
      point =
          spaced
              .first()
              .add(
                  spaced
                      .last()
                      .subtract(spaced.first())
                      .multiply(BigDecimal.valueOf(index))
                      .divide(BigDecimal.valueOf(spaced.count() - 1), MathContext.DECIMAL128));
    }
    return spaced.exponents() ? powerOfTen(point) : point.doubleValue();
  }

  /** Exact where the exponent is a whole number, so that -3 gives 0.001. */
  private static double powerOfTen(BigDecimal exponent) {
    BigDecimal plain = exponent.stripTrailingZeros();
    return plain.scale() <= 0 && plain.abs().compareTo(BigDecimal.valueOf(400)) <= 0
        ? BigDecimal.ONE.scaleByPowerOfTen(plain.intValueExact()).doubleValue()
        : StrictMath.pow(10, exponent.doubleValue());
  }
}
