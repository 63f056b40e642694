package dev.branchline.protocol.sweep.expression;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes an expression so that reading it gives the same again. */
public final class ExpressionText {
  private ExpressionText() {}

  /** The expression without spaces around its parts. */
  public static String print(Expression expression) {
    return switch (expression) {
      case Expression.Word word -> word.escaped() ? escape(word.text()) : word.text();
      case Expression.Quoted quoted -> quote(quoted.text(), quoted.quote());
      case Expression.Items list -> "[" + joined(list.items(), ExpressionText::print) + "]";
      case Expression.Entries map ->
          "{"
              + joined(map.entries(), entry -> print(entry.key()) + ":" + print(entry.value()))
              + "}";
      case Expression.Call call ->
          call.function() + "(" + joined(call.arguments(), ExpressionText::argument) + ")";
      case Expression.Choices choices -> joined(choices.elements(), ExpressionText::print);
    };
  }

  private static String argument(Expression.Argument argument) {
    return argument.name().map(name -> name + "=").orElse("") + print(argument.value());
  }

  private static <T> String joined(List<T> parts, Function<T, String> printer) {
    return parts.stream().map(printer).collect(Collectors.joining(","));
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if ("\\()[]{}:=, \t".indexOf(text.charAt(i)) >= 0) {
        out.append('\\');
      }
      out.append(text.charAt(i));
    }
    return out.toString();
  }

  private static String quote(String text, char quote) {
    StringBuilder out = new StringBuilder().append(quote);
    int slashes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        out.repeat('\\', slashes + 1);
      }
      slashes = c == '\\' ? slashes + 1 : 0;
      out.append(c);
    }
    return out.repeat('\\', slashes).append(quote).toString();
  }
}
