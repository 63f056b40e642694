package dev.branchline.protocol.sweep.expression;

import java.util.List;
import java.util.Optional;

/** A sweep expression as it was typed; {@code from} and {@code until} are offsets in the text. */
public sealed interface Expression {
  int from();

  int until();

  /**
   * An unquoted word.
   *
   * @param text escapes undone
   * @param escaped whether there were any; then it is a string, whatever it looks like
   * @param space the offset of the first space inside of it that isn't escaped; -1 if none is
   */
  record Word(String text, boolean escaped, int space, int from, int until) implements Expression {}

  /** A string in quotes, of either kind; escapes undone. */
  record Quoted(String text, char quote, int from, int until) implements Expression {}

  /** {@code [a,b]}. */
  record Items(List<Expression> items, int from, int until) implements Expression {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** {@code {a:1}}. */
  record Entries(List<Entry> entries, int from, int until) implements Expression {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /** One entry of a map. */
  record Entry(Expression key, Expression value) {}

  /** {@code sort(a,b,reverse=true)}. */
  record Call(String function, List<Argument> arguments, int from, int until)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * One argument.
   *
   * @param from where its name begins, or else its value
   */
  record Argument(Optional<String> name, Expression value, int from) {}

  /** {@code a,b,c}: two or more. */
  record Choices(List<Expression> elements, int from, int until) implements Expression {
    public Choices {
      elements = List.copyOf(elements);
    }
  }
}
