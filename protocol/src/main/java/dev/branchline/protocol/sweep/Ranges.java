package dev.branchline.protocol.sweep;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Counts ranges in exact decimal. */
final class Ranges {
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private Ranges() {}

  /** From {@code start}, in steps, while {@code stop} isn't reached; the step isn't zero. */
  static Optional<AxisValues> until(Decimal start, Decimal stop, Decimal step) {
    return stepped(start, stop, step, RoundingMode.CEILING, BigInteger.ZERO);
  }

  /** From {@code min}, in steps, while {@code max} isn't passed; the step is positive. */
  static Optional<AxisValues> through(Decimal min, Decimal max, Decimal step) {
    return stepped(min, max, step, RoundingMode.FLOOR, BigInteger.ONE);
  }

  /** Empty if there are more values than 64 bits can count. */
  private static Optional<AxisValues> stepped(
      Decimal from, Decimal to, Decimal step, RoundingMode rounding, BigInteger more) {
    BigInteger count =
        quotient(to.value().subtract(from.value()), step.value(), rounding).add(more);
    if (count.compareTo(MOST) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new AxisValues.Stepped(
            from.value(),
            step.value(),
            Math.max(0, count.longValue()),
            from.real() || to.real() || step.real()));
  }

  private static BigInteger quotient(BigDecimal a, BigDecimal b, RoundingMode rounding) {
    return a.divide(b, 0, rounding).toBigInteger();
  }
}
