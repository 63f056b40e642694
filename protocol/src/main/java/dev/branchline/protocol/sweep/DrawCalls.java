package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.SweepExpression.Meaning;
import dev.branchline.protocol.sweep.SweepExpression.Varying;
import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import dev.branchline.protocol.sweep.random.Distribution;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the functions that draw: Hydra's {@code interval} and {@code tag}, and Ray Tune's.
 *
 * <p>Source: the "Extended Override syntax" of Hydra, and {@code ray/tune/search/sample.py}.
 */
final class DrawCalls {
  private static final Decimal ONE = new Decimal(BigDecimal.ONE, false);

  private final ExpressionReader reader;

  DrawCalls(ExpressionReader reader) {
    this.reader = reader;
  }

  AxisValues read(Expression.Call call) throws InvalidExpression {
    return switch (call.function()) {
      case "interval" ->
          drawn(call, "uniform", Map.of("min", "start", "max", "end"), "start", "end");
      case "tag" -> tag(call);
      case "uniform" -> between(call, "uniform");
      case "loguniform" -> between(call, "log_uniform_values", "base");
      case "quniform" -> between(call, "q_uniform", "q");
      case "qloguniform" -> between(call, "q_log_uniform_values", "q", "base");
      case "randn" -> drawn(call, "normal", Map.of("mu", "mean", "sigma", "sd"), "mean", "sd");
      case "qrandn" ->
          drawn(call, "q_normal", Map.of("mu", "mean", "sigma", "sd"), "mean", "sd", "q");
      case "randint" -> integers(call);
      case "lograndint" -> logIntegers(call);
      case "qrandint" -> quantised(call, "q_uniform", "q");
      case "qlograndint" -> quantised(call, "q_log_uniform_values", "q", "base");
      default -> throw new IllegalArgumentException(call.function());
    };
  }

  private AxisValues between(Expression.Call call, String name, String... more)
      throws InvalidExpression {
    String[] parameters = new String[2 + more.length];
    parameters[0] = "lower";
    parameters[1] = "upper";
    System.arraycopy(more, 0, parameters, 2, more.length);
    return drawn(call, name, Map.of("min", "lower", "max", "upper"), parameters);
  }

  /** A distribution by W&amp;B's name, whose words have other names here. */
  private AxisValues drawn(
      Expression.Call call, String name, Map<String, String> words, String... parameters)
      throws InvalidExpression {
    Arguments arguments = new Arguments(reader, call, parameters);
    Map<String, Decimal> numbers = new HashMap<>();
    for (String word : Distributions.words(name)) {
      String parameter = words.getOrDefault(word, word);
      if (arguments.get(parameter).isPresent() || word.equals("min") || word.equals("max")) {
        numbers.put(word, arguments.number(parameter));
      } else if (word.equals("q")) {
        arguments.require("q");
      }
    }
    if (arguments.get("base").isPresent() && arguments.number("base").value().signum() <= 0) {
      throw reader.invalid(arguments.require("base"), "`base` isn't positive", "more than 0", "");
    }
    return switch (Distributions.build(name, word -> Optional.ofNullable(numbers.get(word)))) {
      case Distributions.Built(Distribution distribution) -> new AxisValues.Drawn(distribution);
      case Distributions.Wrong(String word, String message, String expected) -> {
        String parameter = words.getOrDefault(word, word);
        String told = message;
        for (Map.Entry<String, String> entry : words.entrySet()) {
          told = told.replace("`" + entry.getKey() + "`", "`" + entry.getValue() + "`");
        }
        throw reader.invalid(
            arguments.get(parameter).orElse(call),
            told,
            expected.replace("min", words.getOrDefault("min", "min")),
            "");
      }
    };
  }

  /** Integers, the upper end excluded. */
  private AxisValues integers(Expression.Call call) throws InvalidExpression {
    Arguments arguments = new Arguments(reader, call, "lower", "upper");
    Decimal lower = integer(arguments, "lower");
    Decimal upper = integer(arguments, "upper");
    return Ranges.until(lower, upper, ONE)
        .filter(values -> values.count() > 0)
        .orElseThrow(
            () ->
                reader.invalid(
                    call, "a range without values, or with too many", "lower below upper", ""));
  }

  /** Integers spread by their logarithm, the upper end excluded. */
  private AxisValues logIntegers(Expression.Call call) throws InvalidExpression {
    AxisValues values = between(call, "log_uniform_values", "base");
    Arguments arguments = new Arguments(reader, call, "lower", "upper", "base");
    integer(arguments, "lower");
    Decimal upper = integer(arguments, "upper");
    return values instanceof AxisValues.Drawn(Distribution.Continuous spread)
        ? new AxisValues.Drawn(
            new Distribution.Floored(spread, upper.value().subtract(BigDecimal.ONE).doubleValue()))
        : values;
  }

  /** Integers in steps of q, both ends included. */
  private AxisValues quantised(Expression.Call call, String name, String... more)
      throws InvalidExpression {
    AxisValues values = between(call, name, more);
    Expression q = new Arguments(reader, call, with(more)).require("q");
    integer(new Arguments(reader, call, with(more)), "q");
    if (values
        instanceof
        AxisValues.Drawn(Distribution.Quantised(Distribution.Continuous of, double step, var i))) {
      return new AxisValues.Drawn(new Distribution.Quantised(of, step, true));
    }
    throw reader.invalid(q, "`q` doesn't hold", "an integer", "");
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of("lower", "upper"), Stream.of(more)).toArray(String[]::new);
  }

  private Decimal integer(Arguments arguments, String name) throws InvalidExpression {
    Decimal number = arguments.number(name);
    if (number.value().stripTrailingZeros().scale() > 0) {
      throw reader.invalid(
          arguments.require(name), "`" + name + "` isn't an integer", "an integer", "");
    }
    return new Decimal(number.value(), false);
  }

  /** Tags before a sweep; {@code log} spreads an interval by its logarithm. */
  private AxisValues tag(Expression.Call call) throws InvalidExpression {
    Optional<Expression> sweep = Optional.empty();
    List<Expression.Argument> arguments = call.arguments();
    for (Expression.Argument argument : arguments) {
      if (argument.name().isPresent() && !argument.name().get().equals("sweep")) {
        throw Arguments.unknown(reader, call, argument, List.of("sweep"));
      }
      sweep = Optional.of(argument.value());
    }
    Expression tagged =
        sweep.orElseThrow(
            () -> reader.invalid(call, "`tag` needs a sweep", "tag(log,interval(a,b))", ""));
    Meaning meaning = reader.meaning(tagged);
    if (!(meaning instanceof Varying(AxisValues values))) {
      throw reader.invalid(tagged, "`tag` ends with a sweep", "tag(log,interval(a,b))", "");
    }
    AxisValues result = values;
    for (Expression.Argument argument : arguments.subList(0, arguments.size() - 1)) {
      String tag =
          reader.value(argument.value()) instanceof ConfigValue.Text(String text) ? text : "";
      if (!tag.equals("log")) {
        reader
            .context()
            .warn(
                argument.value().from(),
                argument.value().until(),
                "this tag means nothing here",
                "tag(log,interval(a,b)) is the one that does");
        continue;
      }
      if (!(values instanceof AxisValues.Drawn(Distribution.Uniform(double min, double max)))) {
        throw reader.invalid(
            argument.value(), "`log` is a tag of an interval", "interval(a,b)", "");
      }
      if (min <= 0) {
        throw reader.invalid(
            tagged, "the interval begins at or below 0, which has no logarithm", "above 0", "");
      }
      result = new AxisValues.Drawn(Distribution.LogUniform.ofValues(min, max));
    }
    return result;
  }
}
