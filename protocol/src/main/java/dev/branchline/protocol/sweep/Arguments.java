package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a call by the names of its parameters, wherever they were typed. */
final class Arguments {
  private final ExpressionReader reader;
  private final Expression.Call call;
  private final Map<String, Expression> named = new LinkedHashMap<>();

  /** Binds the arguments of a call whose parameters have these names, in this order. */
  Arguments(ExpressionReader reader, Expression.Call call, String... parameters)
      throws InvalidExpression {
    this.reader = reader;
    this.call = call;
    List<String> names = List.of(parameters);
    String form = call.function() + "(" + String.join(",", parameters) + ")";
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression.Argument argument = call.arguments().get(i);
      if (argument.name().isEmpty() && i >= names.size()) {
        throw reader.invalid(
            argument.value(), "`" + call.function() + "` takes no more arguments", form, "");
      }
      String name = argument.name().orElse(names.get(Math.min(i, names.size() - 1)));
      if (!names.contains(name)) {
        throw unknown(reader, call, argument, names);
      }
      if (named.put(name, argument.value()) != null) {
        throw reader.invalid(argument.value(), "`" + name + "` is given twice", form, "");
      }
    }
  }

  /** The arguments of a call that takes any number of them, without names. */
  static List<Expression> positional(ExpressionReader reader, Expression.Call call)
      throws InvalidExpression {
    List<Expression> elements = new ArrayList<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.name().isPresent()) {
        throw unknown(reader, call, argument, List.of());
      }
      elements.add(argument.value());
    }
    return elements;
  }

  static InvalidExpression unknown(
      ExpressionReader reader,
      Expression.Call call,
      Expression.Argument argument,
      List<String> names) {
    String name = argument.name().orElse("");
    return reader.invalid(
        argument.from(),
        argument.value().until(),
        "`" + call.function() + "` has no argument `" + name + "`",
        String.join(", ", names),
        Suggestion.closest(name, names).map(close -> "did you mean `" + close + "`?").orElse(""));
  }

  Optional<Expression> get(String name) {
    return Optional.ofNullable(named.get(name));
  }

  Expression require(String name) throws InvalidExpression {
    Expression argument = named.get(name);
    if (argument == null) {
      throw reader.invalid(call, "`" + call.function() + "` needs `" + name + "`", name, "");
    }
    return argument;
  }

  /** A number, exactly as it was typed. */
  Decimal number(String name) throws InvalidExpression {
    return number(require(name));
  }

  Decimal number(String name, String otherwise) throws InvalidExpression {
    return named.containsKey(name) ? number(name) : Decimal.parse(otherwise).orElseThrow();
  }

  private Decimal number(Expression argument) throws InvalidExpression {
    Optional<Decimal> number =
        argument instanceof Expression.Word word && !word.escaped()
            ? Decimal.parse(word.text().replace("_", ""))
            : argument instanceof Expression.Call ? of(reader.value(argument)) : Optional.empty();
    if (number.isEmpty()) {
      throw reader.invalid(
          argument, "`" + call.function() + "` takes numbers only", "a decimal number", "");
    }
    return number.get();
  }

  private static Optional<Decimal> of(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int(BigInteger number) ->
          Optional.of(new Decimal(new BigDecimal(number), false));
      case ConfigValue.Real(double number) ->
          Double.isFinite(number)
              ? Optional.of(new Decimal(BigDecimal.valueOf(number), true))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
