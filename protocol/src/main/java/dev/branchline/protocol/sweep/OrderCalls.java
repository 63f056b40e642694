package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.SweepExpression.Constant;
import dev.branchline.protocol.sweep.SweepExpression.Meaning;
import dev.branchline.protocol.sweep.SweepExpression.Varying;
import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import dev.branchline.protocol.sweep.random.KeyedPermutation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads {@code sort} and {@code shuffle}, of values, sweeps and lists. */
final class OrderCalls {
  /** How many values are sorted at most, where they aren't in order already. */
  private static final int MOST_SORTED = 1_000_000;

  private final ExpressionReader reader;

  OrderCalls(ExpressionReader reader) {
    this.reader = reader;
  }

  /** What a call is about. */
  private record Subject(Meaning meaning, Expression at) {}

  Meaning sort(Expression.Call call) throws InvalidExpression {
    boolean reverse = reverse(call);
    Subject subject = subject(call, true);
    if (subject.meaning instanceof Varying(AxisValues values)) {
      return new Varying(sorted(values, reverse, subject.at));
    }
    return subject.meaning instanceof Constant(ConfigValue.Array(List<ConfigValue> items))
        ? new Constant(new ConfigValue.Array(sorted(items, reverse, subject.at)))
        : subject.meaning;
  }

  Meaning shuffle(Expression.Call call) throws InvalidExpression {
    for (Expression.Argument argument : call.arguments()) {
      if (argument.name().filter(name -> name.equals("reverse")).isPresent()) {
        throw Arguments.unknown(reader, call, argument, List.of("sweep", "list"));
      }
    }
    Subject subject = subject(call, false);
    long key = reader.context().shuffleKey();
    if (subject.meaning instanceof Varying(AxisValues values)) {
      return new Varying(new AxisValues.Shuffled(values, key));
    }
    if (subject.meaning instanceof Constant(ConfigValue.Array(List<ConfigValue> items))
        && !items.isEmpty()) {
      KeyedPermutation order = new KeyedPermutation(key, items.size());
      List<ConfigValue> shuffled = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        shuffled.add(items.get(Math.toIntExact(order.at(i))));
      }
      return new Constant(new ConfigValue.Array(shuffled));
    }
    return subject.meaning;
  }

  private boolean reverse(Expression.Call call) throws InvalidExpression {
    for (Expression.Argument argument : call.arguments()) {
      if (argument.name().filter(name -> name.equals("reverse")).isPresent()) {
        if (reader.value(argument.value()) instanceof ConfigValue.Bool(boolean flag)) {
          return flag;
        }
        throw reader.invalid(
            argument.value(), "`reverse` isn't a truth value", "true or false", "");
      }
    }
    return false;
  }

  private Subject subject(Expression.Call call, boolean sorting) throws InvalidExpression {
    List<Expression> elements = new ArrayList<>();
    Optional<Expression> named = Optional.empty();
    for (Expression.Argument argument : call.arguments()) {
      String name = argument.name().orElse("");
      switch (name) {
        case "" -> elements.add(argument.value());
        case "sweep", "list" -> {
          if (named.isPresent() || !elements.isEmpty()) {
            throw reader.invalid(
                argument.value(),
                "`" + call.function() + "` takes values, a sweep or a list",
                "",
                "");
          }
          named = Optional.of(argument.value());
        }
        case "reverse" -> {}
        default ->
            throw Arguments.unknown(reader, call, argument, List.of("sweep", "list", "reverse"));
      }
    }
    named.ifPresent(elements::add);
    if (elements.isEmpty()) {
      throw reader.invalid(call, "`" + call.function() + "` needs values", "", "");
    }
    Expression first = elements.getFirst();
    if (elements.size() > 1) {
      return new Subject(new Varying(reader.joined(elements, call)), call);
    }
    if (sorting && first instanceof Expression.Call range && range.function().equals("range")) {
      return new Subject(new Varying(new RangeCalls(reader).range(range, true)), first);
    }
    Meaning meaning = reader.meaning(first);
    return meaning instanceof Constant
        ? new Subject(meaning, first)
        : new Subject(new Varying(reader.values(first)), first);
  }

  private AxisValues sorted(AxisValues values, boolean reverse, Expression at)
      throws InvalidExpression {
    return switch (values) {
      case AxisValues.Stepped range ->
          reverse == range.step().signum() < 0
              ? range
              : new AxisValues.Stepped(
                  range.start().add(range.step().multiply(BigDecimal.valueOf(range.count() - 1))),
                  range.step().negate(),
                  range.count(),
                  range.real());
      case AxisValues.Spaced spaced ->
          reverse == spaced.first().compareTo(spaced.last()) > 0
              ? spaced
              : new AxisValues.Spaced(
                  /* first= */ spaced.last(),
                  /* last= */ spaced.first(),
                  spaced.count(),
                  spaced.exponents());
      case AxisValues.Cast(AxisValues of, ValueCast to) ->
          new AxisValues.Cast(sorted(of, reverse, at), to);
      case AxisValues.Shuffled(AxisValues of, long key) -> sorted(of, reverse, at);
      case AxisValues.Listed(List<ConfigValue> listed) ->
          new AxisValues.Listed(sorted(listed, reverse, at));
      case AxisValues.Joined joined -> {
        if (joined.count() > MOST_SORTED) {
          throw reader.invalid(at, "too many values to sort", "at most 1,000,000", "");
        }
        List<ConfigValue> all = new ArrayList<>();
        for (long i = 0; i < joined.count(); i++) {
          all.add(joined.at(i));
        }
        yield new AxisValues.Listed(sorted(all, reverse, at));
      }
      case AxisValues.Drawn drawn -> drawn;
      case AxisValues.InStep rows -> rows;
    };
  }

  private List<ConfigValue> sorted(List<ConfigValue> values, boolean reverse, Expression at)
      throws InvalidExpression {
    boolean numbers = values.stream().allMatch(value -> number(value).isPresent());
    boolean texts = values.stream().allMatch(ConfigValue.Text.class::isInstance);
    if (!numbers && !texts) {
      throw reader.invalid(at, "these values have no order", "numbers only, or strings only", "");
    }
    Comparator<ConfigValue> order =
        numbers
            ? Comparator.comparing(value -> number(value).orElseThrow())
            : Comparator.comparing(
                value -> value instanceof ConfigValue.Text(String text) ? text : "",
                OrderCalls::byCodePoint);
    return values.stream().sorted(reverse ? order.reversed() : order).toList();
  }

  /** As Python orders strings; Java's own order differs beyond the basic plane. */
  private static int byCodePoint(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return a.length() - b.length();
    }
    int start =
        i > 0 && Character.isHighSurrogate(a.charAt(i - 1)) && Character.isLowSurrogate(a.charAt(i))
            ? i - 1
            : i;
    return Integer.compare(a.codePointAt(start), b.codePointAt(start));
  }

  /** The number that a value is ordered by; infinities are beyond all others. */
  private static Optional<BigDecimal> number(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int(BigInteger number) -> Optional.of(new BigDecimal(number));
      case ConfigValue.Bool(boolean flag) -> Optional.of(flag ? BigDecimal.ONE : BigDecimal.ZERO);
      case ConfigValue.Real(double number) when Double.isFinite(number) ->
          Optional.of(new BigDecimal(number));
      case ConfigValue.Real(double number) when Double.isInfinite(number) ->
          Optional.of(BigDecimal.valueOf(Math.signum(number)).scaleByPowerOfTen(1_000_000));
      case ConfigValue.Real nan -> Optional.empty();
      case ConfigValue.Null n -> Optional.empty();
      case ConfigValue.Text t -> Optional.empty();
      case ConfigValue.Array a -> Optional.empty();
      case ConfigValue.Mapping m -> Optional.empty();
    };
  }
}
