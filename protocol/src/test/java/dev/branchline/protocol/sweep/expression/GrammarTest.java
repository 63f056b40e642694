package dev.branchline.protocol.sweep.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GrammarTest {
  private static Optional<Expression> parse(String text, ExpressionParser.Style style) {
    try {
      return Optional.of(ExpressionParser.parse(text, style));
    } catch (InvalidExpression e) {
      assertThat(e.from()).isBetween(0, text.length());
      assertThat(e.until()).isBetween(e.from(), text.length());
      assertThat(e.message()).isNotBlank();
      return Optional.empty();
    }
  }

  @Property(tries = 5000)
  void printedTextReadsAsTheSameTree(
      @ForAll("texts") String text, @ForAll ExpressionParser.Style style) {
    Optional<Expression> tree = parse(text, style);
    if (tree.isPresent()) {
      String printed = ExpressionText.print(tree.get());
      Expression again = parse(printed, style).orElseGet(() -> fail(text + " -> " + printed));
      assertThat(ExpressionText.print(again)).isEqualTo(printed);
      assertThat(plain(again)).isEqualTo(plain(tree.get()));
    }
  }

  @Property(tries = 2000)
  void anyTextIsAnswered(@ForAll String text) {
    parse(text, ExpressionParser.Style.OVERRIDE);
    parse(text, ExpressionParser.Style.FILE);
  }

  @Example
  void longTextTakesLinearTime() {
    for (String part :
        new String[] {
          "a,", "'", "\"',", "\\", "[1],", "a(", "a=", "${", "choice(1),", " ", "a b", "{a:1},"
        }) {
      String text = part.repeat(200_000);
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> parse(text, ExpressionParser.Style.FILE), part);
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> parse(text, ExpressionParser.Style.OVERRIDE), part);
    }
  }

  @Example
  void placesAreExact() {
    assertThat(told("choice(a, [b, c d])"))
        .isEqualTo("14-17 an unquoted element with a space in it");
    assertThat(told("sort(a, {b 1})")).isEqualTo("9-12 an entry of a map without a colon");
    assertThat(told("choice(a,(b)")).isEqualTo("9-10 a bracket in a word that isn't in quotes");
    assertThat(told("[a,b")).isEqualTo("0-4 a bracket isn't closed");
    assertThat(told("[a] b")).isEqualTo("0-5 something follows a closed bracket");
    assertThat(told("[a)")).isEqualTo("1-3 a bracket in a word that isn't in quotes");
    assertThat(told("range(stop=1,stop=2)")).isEqualTo("13-19 an argument is given twice");
    assertThat(told("{a:1,a:2}")).isEqualTo("5-6 a key is given twice");
    assertThat(told("[".repeat(300))).isEqualTo("201-300 nested too deep");
  }

  private static String told(String text) {
    try {
      return ExpressionText.print(ExpressionParser.parse(text, ExpressionParser.Style.OVERRIDE));
    } catch (InvalidExpression e) {
      return e.from() + "-" + e.until() + " " + e.message();
    }
  }

  /** A tree without its places. */
  private static String plain(Expression expression) {
    return switch (expression) {
      case Expression.Word word -> "w" + word.escaped() + "<" + word.text() + ">";
      case Expression.Quoted quoted -> "q<" + quoted.text() + ">";
      case Expression.Items list -> "l" + list.items().stream().map(GrammarTest::plain).toList();
      case Expression.Entries map ->
          "m"
              + map.entries().stream()
                  .map(entry -> plain(entry.key()) + ":" + plain(entry.value()))
                  .toList();
      case Expression.Call call ->
          call.function()
              + call.arguments().stream()
                  .map(argument -> argument.name() + "=" + plain(argument.value()))
                  .toList();
      case Expression.Choices choices ->
          "c" + choices.elements().stream().map(GrammarTest::plain).toList();
    };
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a",
            "b c",
            "1",
            "-2.5",
            ",",
            ",",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "'",
            "\"",
            "\\",
            " ",
            "=",
            ":",
            "range(",
            "choice(",
            "sort(",
            "f(",
            "reverse=",
            "a:",
            "'x y'",
            "\"a\\\"b\"",
            "\\,",
            "\\ ",
            "\\\\",
            "${a.b}",
            "${",
            "don't",
            "[1,2]",
            "{k: v}",
            "\t",
            "🚀",
            "null")
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(words -> String.join("", words));
  }
}
