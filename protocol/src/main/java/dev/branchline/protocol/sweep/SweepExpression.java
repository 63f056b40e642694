package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code range(0,10,2)}, {@code choice(a,b)} and {@code a,b,c}: the short form of an axis, in
 * {@code parameters} and in overrides.
 */
final class SweepExpression {
  private final String text;
  private final boolean spacesAllowed;

  private SweepExpression(String text, boolean spacesAllowed) {
    this.text = text;
    this.spacesAllowed = spacesAllowed;
  }

  /** What a text means. */
  sealed interface Meaning {}

  /** One value. */
  record Constant(ConfigValue value) implements Meaning {}

  /** Several. */
  record Varying(AxisValues values) implements Meaning {}

  /** That it doesn't hold; from and until are offsets in the text. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;
    final int from;
    final int until;
    final String found;
    final String expected;
    final Optional<String> hint;

    Invalid(String message, int from, int until, String found, String expected, String hint) {
      super(message);
      this.from = from;
      this.until = until;
      this.found = found;
      this.expected = expected;
      this.hint = hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  /** An expression in {@code parameters}; empty if the text is only a string. */
  static Optional<AxisValues> inFile(String text) throws Invalid {
    return new SweepExpression(text, false).expression();
  }

  /** The right side of an override; what isn't an expression is a value, typed as YAML would. */
  static Meaning inOverride(String text) throws Invalid {
    SweepExpression reader = new SweepExpression(text, true);
    Optional<AxisValues> values = reader.expression();
    return values.isPresent()
        ? new Varying(values.get())
        : new Constant(reader.element(0, text.length(), 0));
  }

  private Optional<AxisValues> expression() throws Invalid {
    Optional<Call> call = call(0, text.length());
    if (call.isPresent()) {
      return Optional.of(evaluate(call.get()));
    }
    if (Functions.opensCall(text.strip()) && !balanced()) {
      throw new Invalid(
          "a parenthesis isn't closed",
          0,
          text.length(),
          text,
          "",
          "put the whole expression in quotes");
    }
    List<int[]> parts = split(0, text.length());
    if (parts.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(listed(parts, false));
  }

  private boolean balanced() {
    return Brackets.depthAtEnd(text) <= 0;
  }

  private record Call(String name, List<int[]> arguments, int from, int until) {}

  /** One call of a listed function, and nothing else. */
  private Optional<Call> call(int from, int until) {
    int start = skip(from, until);
    int end = skipBack(start, until);
    int open = text.indexOf('(', start);
    if (open < 0 || open >= end || text.charAt(end - 1) != ')') {
      return Optional.empty();
    }
    String name = text.substring(start, open);
    if (!Functions.isListed(name) || Brackets.closing(text, open) != end - 1) {
      return Optional.empty();
    }
    List<int[]> arguments =
        skip(open + 1, end - 1) == end - 1 ? List.of() : split(open + 1, end - 1);
    return Optional.of(new Call(name, arguments, start, end));
  }

  private AxisValues evaluate(Call call) throws Invalid {
    return switch (call.name) {
      case Functions.RANGE -> range(call);
      case Functions.CHOICE -> {
        if (call.arguments.isEmpty()) {
          throw invalid("`choice` needs values", call.from, call.until, "choice(a,b,c)", "");
        }
        yield listed(call.arguments, true);
      }
      default ->
          throw invalid(
              "`" + call.name + "(...)` isn't supported yet by this version",
              call.from,
              call.until,
              "",
              "write the values as a list");
    };
  }

  private AxisValues range(Call call) throws Invalid {
    String form = "range(stop), range(start,stop) or range(start,stop,step)";
    if (call.arguments.isEmpty() || call.arguments.size() > 3) {
      throw invalid("`range` takes one to three numbers", call.from, call.until, form, "");
    }
    List<Decimal> numbers = new ArrayList<>();
    for (int[] argument : call.arguments) {
      int from = skip(argument[0], argument[1]);
      int until = skipBack(from, argument[1]);
      numbers.add(
          Decimal.parse(text.substring(from, until))
              .orElseThrow(() -> invalid("`range` takes numbers only", from, until, form, "")));
    }
    Decimal zero = new Decimal(BigDecimal.ZERO, false);
    Decimal one = new Decimal(BigDecimal.ONE, false);
    Decimal start = numbers.size() == 1 ? zero : numbers.getFirst();
    Decimal stop = numbers.get(numbers.size() == 1 ? 0 : 1);
    Decimal step = numbers.size() == 3 ? numbers.get(2) : one;
    if (step.value().signum() == 0) {
      int[] last = call.arguments.getLast();
      throw invalid("a step of zero", skip(last[0], last[1]), last[1], "another number", "");
    }
    AxisValues values =
        Ranges.until(start, stop, step)
            .orElseThrow(
                () -> invalid("more values than 64 bits can count", call.from, call.until, "", ""));
    if (values.count() == 0) {
      throw invalid(
          "a range without values",
          call.from,
          call.until,
          "a start before the stop",
          step.value().signum() > 0 ? "to count down, give a negative step" : "");
    }
    return values;
  }

  private AxisValues listed(List<int[]> parts, boolean inCall) throws Invalid {
    List<ConfigValue> values = new ArrayList<>();
    for (int[] part : parts) {
      if (call(part[0], part[1]).isPresent()) {
        throw invalid(
            "an expression inside of a list of values isn't supported yet by this version",
            skip(part[0], part[1]),
            part[1],
            "values only",
            "");
      }
      if (!inCall && skip(part[0], part[1]) == part[1]) {
        throw invalid(
            "an empty element in a list with commas",
            0,
            text.length(),
            "a value on each side of a comma",
            "for a string with a comma in it, write {value: ...}");
      }
      values.add(element(part[0], part[1], 1));
    }
    return new AxisValues.Listed(values);
  }

  /** One value: quoted, a list, a map, or a word typed as YAML would. */
  private ConfigValue element(int from, int until, int depth) throws Invalid {
    int start = skip(from, until);
    int end = skipBack(start, until);
    if (depth > ConfigJson.MAX_DEPTH) {
      throw invalid("nested too deep", start, end, "", "");
    }
    if (start == end) {
      if (depth == 0) {
        return new ConfigValue.Text("");
      }
      throw invalid("an empty element", 0, text.length(), "a value", "");
    }
    char first = text.charAt(start);
    if (first == '\'' || first == '"') {
      return quoted(start, end);
    }
    if ((first == '[' || first == '{') && Brackets.closing(text, start) == end - 1) {
      return first == '[' ? list(start, end, depth) : map(start, end, depth);
    }
    String word = text.substring(start, end);
    if (depth > 0 && word.chars().anyMatch(Character::isWhitespace)) {
      throw new Invalid(
          "an unquoted element with a space in it",
          start,
          end,
          Node.Words.quote(word),
          "a word, or a string in quotes",
          spacesAllowed
              ? "put it in quotes: '" + word + "'"
              : "if all of it is one string, write {value: ...}; if it is several, write a list");
    }
    return CoreSchema.read(word);
  }

  private ConfigValue quoted(int start, int end) throws Invalid {
    char quote = text.charAt(start);
    StringBuilder string = new StringBuilder();
    for (int i = start + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < end && (text.charAt(i + 1) == quote || text.charAt(i + 1) == '\\')) {
        string.append(text.charAt(++i));
      } else if (c == quote) {
        if (i == end - 1) {
          return new ConfigValue.Text(string.toString());
        }
        break;
      } else {
        string.append(c);
      }
    }
    throw invalid("quotes that don't match", start, end, "one string in quotes", "");
  }

  private ConfigValue list(int start, int end, int depth) throws Invalid {
    List<ConfigValue> items = new ArrayList<>();
    if (skip(start + 1, end - 1) < end - 1) {
      for (int[] part : split(start + 1, end - 1)) {
        items.add(element(part[0], part[1], depth + 1));
      }
    }
    return new ConfigValue.Array(items);
  }

  private ConfigValue map(int start, int end, int depth) throws Invalid {
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    if (skip(start + 1, end - 1) < end - 1) {
      for (int[] part : split(start + 1, end - 1)) {
        int colon = text.indexOf(':', part[0]);
        if (colon < 0 || colon >= part[1]) {
          throw invalid("an entry of a map without a colon", part[0], part[1], "{key: value}", "");
        }
        int from = skip(part[0], colon);
        String key = text.substring(from, skipBack(from, colon));
        if (key.isEmpty() || entries.put(key, element(colon + 1, part[1], depth + 1)) != null) {
          throw invalid("a key that is empty or given twice", part[0], part[1], "{key: value}", "");
        }
      }
    }
    return new ConfigValue.Mapping(entries);
  }

  /** The parts between the commas that are outside of brackets and quotes. */
  private List<int[]> split(int from, int until) {
    List<int[]> parts = new ArrayList<>();
    int start = from;
    for (int comma : Brackets.commas(text, from, until)) {
      parts.add(new int[] {start, comma});
      start = comma + 1;
    }
    parts.add(new int[] {start, until});
    return parts;
  }

  private int skip(int from, int until) {
    int i = from;
    while (i < until && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int skipBack(int from, int until) {
    int i = until;
    while (i > from && Character.isWhitespace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private Invalid invalid(String message, int from, int until, String expected, String hint) {
    return new Invalid(
        message, from, until, Node.Words.quote(text.substring(from, until)), expected, hint);
  }
}
