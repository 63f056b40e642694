package dev.branchline.protocol.sweep.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final Names NAMES =
      new Names() {
        private final Set<String> known =
            Set.of(
                "lr",
                "batch",
                "steps",
                "big",
                "opt",
                "type",
                "nothing",
                "items",
                "model",
                "model.n",
                "model.k",
                "momentum",
                "learning-rate");

        @Override
        public boolean known(List<String> path) {
          return known.contains(String.join(".", path));
        }

        @Override
        public boolean integral(List<String> path) {
          return Set.of("batch", "steps").contains(String.join(".", path));
        }

        @Override
        public Collection<String> all() {
          return known;
        }
      };

  private static ConfigValue.Mapping config() {
    try {
      return (ConfigValue.Mapping)
          ConfigJson.parse(
              """
              {"lr": 0.1, "batch": 64, "steps": 256, "big": 9223372036854775808, "opt": "sgd",
               "type": "a", "nothing": null, "items": [1, 2.5], "model": {"n": 3},
               "learning-rate": 0.5}
              """);
    } catch (ConfigJson.Malformed e) {
      throw new AssertionError(e);
    }
  }

  private static String answer(String text) {
    return switch (Expression.compile(text, NAMES)) {
      case Expression.Rejected(List<Fault> faults) ->
          faults.getFirst().from() + ": " + faults.getFirst().message();
      case Expression.Accepted(Expression expression, var warnings) ->
          switch (expression.of(config())) {
            case Answer.Value(ConfigValue value) -> ConfigJson.write(value);
            case Answer.Absent(String key) -> "absent " + key;
            case Answer.Failed(String reason) -> "failed: " + reason;
          };
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          lr * batch                        | 6.4
          batch * lr                        | 6.4
          batch / lr                        | 640.0
          lr + 1                            | 1.1
          1 - lr                            | 0.9
          batch == 64.0                     | true
          batch > 63.5                      | true
          lr < 1                            | true
          batch / steps                     | 0
          double(batch) / steps             | 0.25
          config['learning-rate'] > 0.1     | true
          config.type == 'a'                | true
          type == 'a'                       | 0: `type` is a word of CEL: write config.type
          has(config.momentum)              | false
          has(model.k)                      | false
          momentum > 1                      | absent momentum
          model.k > 1                       | absent k
          config.momentum > 1               | absent momentum
          nothing == null                   | true
          items.exists(x, x > 2)            | true
          opt in ['sgd', 'adam']            | true
          opt.startsWith('s')               | true
          opt == 'sgd' ? lr : batch         | 0.1
          {'a': [lr, 1]}                    | {"a":[0.1,1]}
          big + 1                           | failed: `big` is 9223372036854775808, and expressions compute with integers of 64 bits
          99999999999999999999              | 0: an integer beyond 64 bits: "99999999999999999999"
          9223372036854775807 + batch       | failed: long overflow
          1 / 0                             | failed: / by zero
          opt + 1                           | failed: `+` doesn't take values of these kinds
          model.nn > 1                      | 6: unknown name `model.nn`
          lrr * 2                           | 0: unknown name `lrr`
          has(config.zzz)                   | 11: unknown name `zzz`
          lr >                              | 3: not an expression: it ends too early
          timestamp('2020-01-01T00:00:00Z') | failed: it gives a Instant, which a config can't hold
          """)
  void isComputedAsPeopleExpect(String text, String expected) {
    assertThat(answer(text)).isEqualTo(expected);
  }

  @Test
  void whatIsAbsentMakesTheWholeExpressionAbsent() {
    assertThat(answer("momentum > 1 || lr < 1")).isEqualTo("absent momentum");
    assertThat(answer("!has(config.momentum) || config.momentum > 1")).isEqualTo("true");
  }

  @Test
  void aDivisionOfIntegersIsWorthALook() {
    assertThat(warnings("lr > 0.1 && batch / steps > 0"))
        .extracting(Fault::from)
        .containsExactly(18);
    assertThat(warnings("batch / lr")).isEmpty();
    assertThat(warnings("double(batch) / steps")).isEmpty();
  }

  private static List<Fault> warnings(String text) {
    return Expression.compile(text, NAMES) instanceof Expression.Accepted(var e, var warnings)
        ? warnings
        : List.of();
  }

  @Property(tries = 300)
  void noTextMakesItThrow(@ForAll String text) {
    if (Expression.compile(text, NAMES) instanceof Expression.Accepted(Expression expression, _)) {
      assertThat(expression.of(config())).isNotNull();
    }
  }
}
