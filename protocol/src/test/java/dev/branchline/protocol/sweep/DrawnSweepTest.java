package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static dev.branchline.protocol.sweep.Reading.told;
import static dev.branchline.protocol.sweep.Reading.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code method: random} and {@code method: sobol}; W&amp;B's distributions with its meaning. */
class DrawnSweepTest {
  private static List<Object> drawn(String yaml) {
    return DrawnValues.values(
        sweep("command: x\nmethod: random\nsamples: 400\nparameters:\n  x: " + yaml + "\n"), "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {min: 1, max: 3}                                              | 1  | 3
          {min: 1, max: 3, distribution: int_uniform}                   | 1  | 3
          {min: 1, max: 9, step: 4}                                     | 1  | 9
          {distribution: q_uniform, min: 1, max: 9, q: 4}               | 0  | 8
          {distribution: q_log_uniform_values, min: 1, max: 100, q: 10} | 0  | 100
          {distribution: q_log_uniform, min: 0, max: 3, q: 1}           | 1  | 20
          {distribution: q_normal, mu: 100, sigma: 0, q: 3}             | 99 | 99
          {distribution: q_log_normal, q: 1}                            | 0  | 60
          {distribution: q_beta, a: 2, b: 2, q: 1}                      | 0  | 1
          "randint(2,5)"                                                | 2  | 4
          "lograndint(1,100)"                                           | 1  | 99
          "qrandint(0,10,5)"                                            | 0  | 10
          "qlograndint(1,100,10)"                                       | 0  | 100
          {values: [1, 2, 3], probabilities: [0.5, 0.5, 0]}             | 1  | 2
          {values: [5], probabilities: [1], distribution: categorical}  | 5  | 5
          """)
  void giveIntegers(String yaml, long least, long greatest) {
    assertThat(drawn(yaml))
        .allSatisfy(value -> assertThat((Long) value).isBetween(least, greatest))
        .contains(least == 99 ? 99L : value(yaml, least));
  }

  /** A value that has to occur: the least where it is reached at all. */
  private static Object value(String yaml, long least) {
    return yaml.contains("beta") ? 1L : yaml.contains("q_log_normal") ? 1L : least;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {min: 0.0, max: 1}                                             | 0    | 1
          {min: 0, max: 0.5}                                             | 0    | 0.5
          {distribution: uniform, min: 1, max: 2}                        | 1    | 2
          {distribution: log_uniform, min: -3, max: 2}                   | 0.04 | 7.4
          {distribution: log_uniform_values, min: 0.001, max: 1}         | 0.001 | 1
          {distribution: inv_log_uniform, min: 0, max: 2}                | 0.13 | 1
          {distribution: inv_log_uniform_values, min: 0.001, max: 1}     | 0.001 | 1
          {distribution: normal}                                         | -6   | 6
          {distribution: normal, mu: 10, sigma: 0.1}                     | 9    | 11
          {distribution: log_normal}                                     | 0    | 100
          {distribution: beta}                                           | 0    | 1
          {distribution: beta, a: 2, b: 5}                               | 0    | 1
          {distribution: q_uniform, min: 0, max: 1, q: 0.25}             | 0    | 1
          {distribution: q_uniform, min: 0, max: 10}                     | 0    | 10
          "loguniform(1e-4,1e-1)"                                        | 0.0001 | 0.1
          "loguniform(1e-4,1e-1,base=10)"                                | 0.0001 | 0.1
          "uniform(-1,1)"                                                | -1   | 1
          "quniform(0,1,0.5)"                                            | 0    | 1
          "qloguniform(1e-4,1e-1,5e-5)"                                  | 0.0001 | 0.1
          "randn(10,1)"                                                  | 4    | 16
          "qrandn(0,1,q=0.5)"                                            | -6   | 6
          "interval(1,5)"                                                | 1    | 5
          "tag(log,interval(0.1,10))"                                    | 0.1  | 10
          """)
  void giveFloats(String yaml, double least, double greatest) {
    assertThat(drawn(yaml))
        .allSatisfy(
            value ->
                assertThat((Double) value).isBetween(least * (1 - 1e-9) - 1e-12, greatest + 1e-9));
  }

  @Test
  void spreadALogarithmEvenly() {
    Predicate<Object> below = value -> (Double) value < 0.01;
    assertThat(
            drawn("{distribution: log_uniform_values, min: 0.0001, max: 1}").stream()
                .filter(below)
                .count())
        .isBetween(150L, 250L);
    assertThat(drawn("\"tag(log,interval(0.0001,1))\"").stream().filter(below).count())
        .isBetween(150L, 250L);
  }

  @Test
  void drawListedValuesEquallyOften() {
    List<Object> values = drawn("[a, b, c, d]");
    for (String value : List.of("a", "b", "c", "d")) {
      assertThat(values.stream().filter(value::equals).count()).isBetween(60L, 140L);
    }
  }

  @Test
  void dependOnSeedNameAndIndexAlone() {
    String file = "command: x\nmethod: random\nsamples: 5\nparameters: {a: %s, b: range(100)}\n";
    List<Object> b = DrawnValues.values(sweep(file.formatted("[1, 2]")), "b");
    assertThat(DrawnValues.values(sweep(file.formatted("{min: 0.0, max: 1.0}")), "b")).isEqualTo(b);
    assertThat(DrawnValues.values(sweep(file.formatted("[1, 2]") + "seed: 0\n"), "b")).isEqualTo(b);
    assertThat(DrawnValues.values(sweep(file.formatted("[1, 2]") + "seed: 1\n"), "b"))
        .isNotEqualTo(b);
    Sweep longer = sweep(file.formatted("[1, 2]").replace("samples: 5", "samples: 1000000000"));
    assertThat(longer.space().at(4).entries())
        .isEqualTo(sweep(file.formatted("[1, 2]")).space().at(4).entries());
  }

  @Test
  void takeTheirNumberFromSamplesElseFromRunCap() {
    String file = "command: x\nmethod: random\nparameters: {a: [1, 2]}\n";
    assertThat(sweep(file + "samples: 7\n").space().size()).isEqualTo(7);
    assertThat(sweep(file + "run_cap: 9\n").space().size()).isEqualTo(9);
    assertThat(sweep(file + "run_cap: 3\nsamples: 7\n").space().size()).isEqualTo(3);
    assertThat(told(problems(file)))
        .containsExactly("2:9 `method: random` without a number of configs");
    assertThat(sweep(file, "--run-cap=4").space().size()).isEqualTo(4);
    assertThat(sweep(file + "run_cap: 9\n", "--run-cap=4").space().size()).isEqualTo(4);
  }

  @Test
  void bySobolAreEven() {
    Sweep sweep =
        sweep(
            """
            command: x
            method: sobol
            samples: 255
            parameters: {a: {min: 0.0, max: 1.0}, b: [1, 2, 3, 4]}
            """);
    assertThat(DrawnValues.values(sweep, "b").stream().filter(value -> value.equals(1L)).count())
        .isEqualTo(63);
    assertThat(
            DrawnValues.values(sweep, "a").stream().filter(value -> (Double) value < 0.25).count())
        .isEqualTo(63);
    assertThat(
            told(
                problems("command: x\nmethod: sobol\nsamples: 2147483647\nparameters: {a: [1]}\n")))
        .containsExactly("2:9 more points than a Sobol sequence has");
  }

  @Test
  void areTheSameWhenReadAgainFromTheDefinition() {
    Sweep sweep =
        sweep(
            "command: x\nmethod: random\nsamples: 20\nseed: 3\n",
            "+a=loguniform(1e-4,1)",
            "+b=shuffle(range(1000))");
    Definition again =
        ((Definition.Known) Definition.parse(Definition.freeze(sweep, "/").text())).definition();
    assertThat(configs(again.sweep())).isEqualTo(configs(sweep));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {distribution: uniform, min: 1}               | 5:6 `x`: no `max`
          {distribution: uniform, min: 2, max: 1}       | 5:43 `max` is below `min`
          {distribution: log_uniform_values, min: 0, max: 1} | 5:46 `min` isn't positive, so it has no logarithm
          {distribution: normal, sigma: -1}             | 5:36 `sigma` is negative
          {distribution: beta, a: 0}                    | 5:30 `a` isn't positive
          {distribution: q_normal, q: 0}                | 5:34 `q` isn't positive
          {distribution: normal, min: 1}                | 5:29 `min` doesn't go with `distribution`
          {distribution: log_uniform, min: 0, max: 1000} | 5:21 `x`: its values are beyond what a double can hold
          {distribution: nromal}                        | 5:21 unknown distribution `nromal`
          {values: [1, 2], probabilities: [0.5, 0.6]}   | 5:38 the probabilities don't sum to 1
          {values: [1, 2], probabilities: [1]}          | 5:38 not a probability for each value
          {values: [1, 2], probabilities: [-1, 2]}      | 5:39 not a probability
          {min: 0.0, max: 1.0, q: 0.1}                  | 5:27 `q` doesn't go with `min`
          "interval(5,1)"                               | 5:18 `end` is below `start`
          "tag(log,interval(0,1))"                      | 5:15 the interval begins at or below 0, which has no logarithm
          "loguniform(0,1)"                             | 5:18 `lower` isn't positive, so it has no logarithm
          "randint(5,5)"                                | 5:7 a range without values, or with too many
          "quniform(0,1)"                               | 5:7 `quniform` needs `q`
          """)
  void tellWhatDoesntHold(String yaml, String problem) {
    assertThat(
            told(
                problems(
                    "command: x\nmethod: random\nsamples: 3\nparameters:\n  x: " + yaml + "\n")))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{min: 0.0001, max: 0.1}", "{min: -9, max: 1}"})
  void warnOfExponentsThatMayBeValues(String ends) {
    String file = "command: x\nmethod: random\nsamples: 3\nparameters:\n  x: ";
    String map = ends.replace("}", ", distribution: log_uniform}");
    assertThat(warnings(file + map + "\n"))
        .extracting(Problem::hint)
        .containsExactly(
            java.util.Optional.of("if `min` and `max` are values, write `log_uniform_values`"));
    assertThat(warnings(file + map.replace("max: ", "max: 2") + "\n")).isEmpty();
  }
}
