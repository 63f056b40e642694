package dev.branchline.protocol.sweep;

import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/** Reads {@code range}, {@code linspace} and {@code logspace}. */
final class RangeCalls {
  private static final String FORM = "range(stop), range(start,stop) or range(start,stop,step)";

  private final ExpressionReader reader;

  RangeCalls(ExpressionReader reader) {
    this.reader = reader;
  }

  /**
   * The values of a range.
   *
   * @param eitherWay whether a step that leads away from the stop is turned round
   */
  AxisValues range(Expression.Call call, boolean eitherWay) throws InvalidExpression {
    return range(call, eitherWay, UnaryOperator.identity());
  }

  /** As Hydra casts: start, stop and step become integers, and with them the values. */
  AxisValues integers(Expression.Call call) throws InvalidExpression {
    return range(call, false, RangeCalls::whole);
  }

  private AxisValues range(Expression.Call call, boolean eitherWay, UnaryOperator<Decimal> cast)
      throws InvalidExpression {
    int count = call.arguments().size();
    if (count == 0 || count > 3) {
      throw reader.invalid(call, "`range` takes one to three numbers", FORM, "");
    }
    boolean stopOnly = count == 1 && call.arguments().getFirst().name().isEmpty();
    Arguments arguments =
        stopOnly
            ? new Arguments(reader, call, "stop")
            : new Arguments(reader, call, "start", "stop", "step");
    Decimal start = cast.apply(arguments.number("start", "0"));
    Decimal stop = cast.apply(arguments.number("stop"));
    Decimal step = cast.apply(arguments.number("step", "1"));
    if (step.value().signum() == 0) {
      throw reader.invalid(arguments.require("step"), "a step of zero", "another number", "");
    }
    boolean away =
        stop.value().subtract(start.value()).signum() == -step.value().signum() && eitherWay;
    Decimal used = away ? new Decimal(step.value().negate(), step.real()) : step;
    AxisValues values =
        Ranges.until(start, stop, used)
            .orElseThrow(() -> reader.invalid(call, "more values than 64 bits can count", "", ""));
    if (values.count() == 0) {
      throw reader.invalid(
          call,
          "a range without values",
          "a start before the stop",
          step.value().signum() > 0 ? "to count down, give a negative step" : "");
    }
    return values;
  }

  /** Both ends included. */
  AxisValues spaced(Expression.Call call, boolean exponents) throws InvalidExpression {
    Arguments arguments = new Arguments(reader, call, "start", "stop", "num");
    Decimal first = arguments.number("start");
    Decimal last = arguments.number("stop");
    Decimal number = arguments.number("num");
    BigInteger count = number.value().toBigInteger();
    if (number.real() || count.signum() <= 0 || count.bitLength() >= Long.SIZE) {
      throw reader.invalid(
          arguments.require("num"), "not a number of values", "an integer, at least 1", "");
    }
    AxisValues.Spaced values =
        new AxisValues.Spaced(first.value(), last.value(), count.longValue(), exponents);
    for (long end : new long[] {0, values.count() - 1}) {
      if (!Double.isFinite(Spacing.at(values, end))) {
        throw reader.invalid(call, "values beyond what a double can hold", "", "");
      }
    }
    return values;
  }

  private static Decimal whole(Decimal number) {
    return new Decimal(number.value().setScale(0, RoundingMode.DOWN), false);
  }
}
