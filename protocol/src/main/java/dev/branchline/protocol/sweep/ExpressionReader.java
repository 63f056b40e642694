package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.SweepExpression.Constant;
import dev.branchline.protocol.sweep.SweepExpression.Extending;
import dev.branchline.protocol.sweep.SweepExpression.Meaning;
import dev.branchline.protocol.sweep.SweepExpression.Rows;
import dev.branchline.protocol.sweep.SweepExpression.Varying;
import dev.branchline.protocol.sweep.expression.Expression;
import dev.branchline.protocol.sweep.expression.ExpressionParser;
import dev.branchline.protocol.sweep.expression.Functions;
import dev.branchline.protocol.sweep.expression.InvalidExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Finds what the tree of an expression means. */
final class ExpressionReader {
  private final String text;
  private final SweepExpression.Context context;

  ExpressionReader(String text, SweepExpression.Context context) {
    this.text = text;
    this.context = context;
  }

  SweepExpression.Context context() {
    return context;
  }

  /** What it means, whatever that is. */
  Meaning meaning(Expression expression) throws InvalidExpression {
    return switch (expression) {
      case Expression.Word word -> new Constant(word(word));
      case Expression.Quoted quoted ->
          new Constant(ConfigValue.of(context.resolve(quoted.text(), quoted.from() + 1)));
      case Expression.Items list -> {
        List<ConfigValue> items = new ArrayList<>();
        for (Expression item : list.items()) {
          items.add(value(item));
        }
        yield new Constant(new ConfigValue.Array(items));
      }
      case Expression.Entries map -> {
        LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
        for (Expression.Entry entry : map.entries()) {
          entries.put(ExpressionParser.nameOf(entry.key()), value(entry.value()));
        }
        yield new Constant(new ConfigValue.Mapping(entries));
      }
      case Expression.Choices choices -> new Varying(joined(choices.elements(), choices));
      case Expression.Call call -> call(call);
    };
  }

  private ConfigValue word(Expression.Word word) {
    if (Environment.isAsked(word.text())) {
      return ConfigValue.of(context.resolve(word.text(), word.from()));
    }
    return word.escaped() ? ConfigValue.of(word.text()) : ElementWords.read(word.text());
  }

  /** What has to be one value. */
  ConfigValue value(Expression expression) throws InvalidExpression {
    if (meaning(expression) instanceof Constant(ConfigValue value)) {
      return value;
    }
    throw invalid(expression, "several values where there is room for one", "one value", "");
  }

  /** What has to be countable values; one value is one. */
  AxisValues values(Expression expression) throws InvalidExpression {
    Meaning meaning = meaning(expression);
    if (meaning instanceof Constant(ConfigValue value)) {
      return new AxisValues.Listed(List.of(value));
    }
    if (meaning instanceof Varying(AxisValues values) && !(values instanceof AxisValues.Drawn)) {
      return values;
    }
    throw invalid(expression, "not values that can be counted", "values, or a range of them", "");
  }

  /** The values of each in turn. */
  AxisValues joined(List<Expression> elements, Expression whole) throws InvalidExpression {
    List<AxisValues> parts = new ArrayList<>();
    List<ConfigValue> run = new ArrayList<>();
    long count = 0;
    for (Expression element : elements) {
      AxisValues values = values(element);
      if (count > Long.MAX_VALUE - values.count()) {
        throw invalid(whole, "more values than 64 bits can count", "", "");
      }
      count += values.count();
      if (values instanceof AxisValues.Listed(List<ConfigValue> listed)) {
        run.addAll(listed);
        continue;
      }
      if (!run.isEmpty()) {
        parts.add(new AxisValues.Listed(run));
        run.clear();
      }
      parts.add(values);
    }
    if (!run.isEmpty() || parts.isEmpty()) {
      parts.add(new AxisValues.Listed(run));
    }
    return parts.size() == 1 ? parts.getFirst() : new AxisValues.Joined(parts, count);
  }

  private Meaning call(Expression.Call call) throws InvalidExpression {
    return switch (call.function()) {
      case "range" -> new Varying(new RangeCalls(this).range(call, false));
      case "linspace" -> new Varying(new RangeCalls(this).spaced(call, false));
      case "logspace" -> new Varying(new RangeCalls(this).spaced(call, true));
      case "choice" -> new Varying(choice(call));
      case "grid_search" -> new Varying(gridSearch(call));
      case "sort" -> new OrderCalls(this).sort(call);
      case "shuffle" -> new OrderCalls(this).shuffle(call);
      case "int" -> cast(call, ValueCast.INT);
      case "float" -> cast(call, ValueCast.FLOAT);
      case "str" -> cast(call, ValueCast.STR);
      case "bool" -> cast(call, ValueCast.BOOL);
      case "zip" -> new Rows(zip(call));
      case "file" -> new Rows(new RowSource.Table(path(call)));
      case "extend_list" -> extending(call);
      case "glob" ->
          throw invalid(
              call,
              "`glob` chooses among the files of a config group, and this key isn't one",
              "",
              "write the values as a list");
      default -> {
        if (Functions.isListed(call.function())) {
          yield new Varying(new DrawCalls(this).read(call));
        }
        throw unknown(call);
      }
    };
  }

  private InvalidExpression unknown(Expression.Call call) {
    Optional<String> close = Suggestion.closest(call.function(), Functions.NAMES);
    return invalid(
        call.from(),
        call.from() + call.function().length(),
        "unknown function `" + call.function() + "`",
        "",
        close
            .map(name -> "did you mean `" + name + "`?")
            .orElse("if it is a string, put it in quotes"));
  }

  private AxisValues choice(Expression.Call call) throws InvalidExpression {
    if (call.arguments().isEmpty()) {
      throw invalid(call, "`choice` needs values", "choice(a,b,c)", "");
    }
    List<Expression> elements = Arguments.positional(this, call);
    if (elements.size() == 1 && elements.getFirst() instanceof Expression.Items list) {
      context.warn(
          list.from(),
          list.until(),
          "`choice` of one list is one value, that list",
          "Ray Tune's choice([a,b]) is written choice(a,b) here");
    }
    return joined(elements, call);
  }

  /** Ray Tune's: the items of a list. */
  private AxisValues gridSearch(Expression.Call call) throws InvalidExpression {
    Arguments arguments = new Arguments(this, call, "values");
    Expression list = arguments.get("values").orElse(call);
    if (list instanceof Expression.Items items && !items.items().isEmpty()) {
      return joined(items.items(), call);
    }
    throw invalid(call, "`grid_search` needs a list of values", "grid_search([a,b])", "");
  }

  private Meaning cast(Expression.Call call, ValueCast cast) throws InvalidExpression {
    Arguments arguments = new Arguments(this, call, "value");
    if (call.arguments().size() > 1) {
      throw invalid(call, "`" + call.function() + "` takes one value", "", "");
    }
    Expression argument = arguments.require("value");
    if (cast == ValueCast.INT
        && argument instanceof Expression.Call range
        && range.function().equals("range")) {
      return new Varying(new RangeCalls(this).integers(range));
    }
    Meaning inner = meaning(argument);
    if (inner instanceof Constant(ConfigValue value)) {
      return new Constant(cast(argument, value, cast));
    }
    if (inner instanceof Varying(AxisValues values)) {
      return new Varying(cast(argument, values, cast));
    }
    throw uncastable(argument, cast);
  }

  private AxisValues cast(Expression argument, AxisValues values, ValueCast cast)
      throws InvalidExpression {
    boolean number = cast == ValueCast.INT || cast == ValueCast.FLOAT;
    return switch (values) {
      case AxisValues.Listed(List<ConfigValue> listed) -> {
        List<ConfigValue> done = new ArrayList<>();
        for (ConfigValue value : listed) {
          done.add(cast(argument, value, cast));
        }
        yield new AxisValues.Listed(done);
      }
      case AxisValues.Joined joined -> {
        List<AxisValues> parts = new ArrayList<>();
        for (AxisValues part : joined.parts()) {
          parts.add(cast(argument, part, cast));
        }
        yield new AxisValues.Joined(parts, joined.count());
      }
      case AxisValues.Shuffled(AxisValues of, long key) ->
          new AxisValues.Shuffled(cast(argument, of, cast), key);
      case AxisValues.Stepped stepped when number -> new AxisValues.Cast(stepped, cast);
      case AxisValues.Spaced spaced when number -> new AxisValues.Cast(spaced, cast);
      case AxisValues.Cast inner when number -> new AxisValues.Cast(inner, cast);
      case AxisValues.Stepped s -> throw uncastable(argument, cast);
      case AxisValues.Spaced s -> throw uncastable(argument, cast);
      case AxisValues.Cast c -> throw uncastable(argument, cast);
      case AxisValues.Drawn d -> throw uncastable(argument, cast);
      case AxisValues.InStep s -> throw uncastable(argument, cast);
    };
  }

  private ConfigValue cast(Expression argument, ConfigValue value, ValueCast cast)
      throws InvalidExpression {
    Optional<ConfigValue> done = cast.apply(value);
    if (done.isEmpty()) {
      throw uncastable(argument, cast);
    }
    return done.get();
  }

  private InvalidExpression uncastable(Expression argument, ValueCast cast) {
    return invalid(argument, "`" + cast.function + "` can't make one of this", "", "");
  }

  private RowSource zip(Expression.Call call) throws InvalidExpression {
    LinkedHashMap<String, AxisValues> columns = new LinkedHashMap<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.name().isEmpty()) {
        throw invalid(
            argument.value(), "a column of `zip` without a name", "zip(a=choice(1,2),b=...)", "");
      }
      columns.put(
          argument.name().get(),
          argument.value() instanceof Expression.Items list
              ? joined(list.items(), list)
              : values(argument.value()));
    }
    if (columns.isEmpty()) {
      throw invalid(call, "`zip` needs columns", "zip(a=choice(1,2),b=choice(3,4))", "");
    }
    Optional<String> unequal = RowSource.Zipped.unequal(columns);
    if (unequal.isPresent()) {
      throw invalid(
          call, "the columns of `zip` aren't equally long: " + unequal.get(), "equal lengths", "");
    }
    return new RowSource.Zipped(columns);
  }

  private String path(Expression.Call call) throws InvalidExpression {
    Expression argument = new Arguments(this, call, "path").require("path");
    if (argument instanceof Expression.Word word && !word.text().isEmpty()) {
      return context.resolve(word.text(), word.from());
    }
    if (argument instanceof Expression.Quoted quoted && !quoted.text().isBlank()) {
      return context.resolve(quoted.text(), quoted.from() + 1);
    }
    throw invalid(argument, "`file` takes a path", "file(points.csv)", "");
  }

  private Meaning extending(Expression.Call call) throws InvalidExpression {
    List<ConfigValue> items = new ArrayList<>();
    for (Expression element : Arguments.positional(this, call)) {
      items.add(value(element));
    }
    return new Extending(items);
  }

  InvalidExpression invalid(Expression at, String message, String expected, String hint) {
    return invalid(at.from(), at.until(), message, expected, hint);
  }

  InvalidExpression invalid(int from, int until, String message, String expected, String hint) {
    return new InvalidExpression(message, text, from, until, expected, hint);
  }
}
