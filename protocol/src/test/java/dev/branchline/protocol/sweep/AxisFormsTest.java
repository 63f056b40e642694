package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static dev.branchline.protocol.sweep.Reading.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisFormsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [0.1, 1, "1.10", null, true]           | 0.1 1 "1.10" null true
          [[1, 2], {a: 1}]                       | [1,2] {"a":1}
          {values: [1, 2]}                       | 1 2
          {distribution: categorical, values: [a]} | "a"
          {value: [1, 2]}                        | [1,2]
          {value: "1,2"}                         | "1,2"
          {distribution: constant, value: 3}     | 3
          5                                      | 5
          "1.10"                                 | "1.10"
          a b                                    | "a b"
          "f(1, 2)"                              | "f(1, 2)"
          {min: 1, max: 9, step: 2}              | 1 3 5 7 9
          {min: 1, max: 8, step: 2}              | 1 3 5 7
          {min: 0.1, max: 0.3, step: 0.1}        | 0.1 0.2 0.3
          {min: 0, max: 1, step: 0.25}           | 0.0 0.25 0.5 0.75 1.0
          {min: -1, max: 1}                      | -1 0 1
          {distribution: int_uniform, min: 1, max: 3} | 1 2 3
          {distribution: q_uniform, min: 0, max: 1, q: 0.5} | 0.0 0.5
          {min: 3, max: 3}                       | 3
          range(3)                               | 0 1 2
          "range(1,4)"                           | 1 2 3
          "range(0,10,3.3)"                      | 0.0 3.3 6.6 9.9
          "range(5, 0, -2)"                      | 5 3 1
          "range(1,0,-0.5)"                      | 1.0 0.5
          "range(1e0,3)"                         | 1.0 2.0
          0.1,1e-3, 2                            | 0.1 0.001 2
          a,b,'c, d'                             | "a" "b" "c, d"
          "[1,2],[3]"                            | [1,2] [3]
          "{a: 1},{a: [2]}"                      | {"a":1} {"a":[2]}
          "true,null,~,1.0"                      | true null null 1.0
          "choice(a,b)"                          | "a" "b"
          "choice('x y')"                        | "x y"
          "f(1),g(2)"                            | "f(1)" "g(2)"
          "range(2),5"                           | 0 1 5
          "choice(range(2),7,range(3,1,-1))"     | 0 1 7 3 2
          "sort(choice(3,1,2),reverse=true)"     | 3 2 1
          "int(range(0,10,3.3))"                 | 0 3 6 9
          "linspace(0,1,5)"                      | 0.0 0.25 0.5 0.75 1.0
          "linspace(0,1,11),2"                   | 0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0 2
          "logspace(-3,0,4)"                     | 0.001 0.01 0.1 1.0
          "int(logspace(0,2,3))"                 | 1 10 100
          "str(choice(1,2.0,true))"              | "1" "2.0" "true"
          "choice([int(3.7),str(1)])"            | [3,"1"]
          "randint(0,3)"                         | 0 1 2
          "grid_search([1,a])"                   | 1 "a"
          "int(3.14)"                            | 3
          "sort(3,1,2)"                          | 1 2 3
          a\\,b                                 | "a\\\\,b"
          """)
  void giveTheirValues(String yaml, String values) {
    assertThat(String.join(" ", valuesOf(yaml))).isEqualTo(values);
  }

  @Test
  void computeRangesInExactDecimal() {
    assertThat(valuesOf("\"range(0,1,0.1)\"")).hasSize(10).contains("0.3", "0.7");
    assertThat(valuesOf("{min: 0, max: 1, step: 0.1}")).hasSize(11).last().isEqualTo("1.0");
  }

  @Test
  void costNothingForALongRange() {
    Sweep sweep = sweep("command: x\nparameters: {x: range(1000000000000)}\n");
    assertThat(sweep.space().size()).isEqualTo(1_000_000_000_000L);
    assertThat(sweep.space().at(999_999_999_999L).entries())
        .containsEntry("x", dev.branchline.protocol.model.ConfigValue.of(999_999_999_999L));
  }

  @Test
  void varyTheLastFastest() {
    assertThat(configs(sweep("command: x\nparameters:\n  a: [1, 2]\n  b: \"3,4\"\n")))
        .containsExactly(
            "{\"a\":1,\"b\":3}", "{\"a\":1,\"b\":4}", "{\"a\":2,\"b\":3}", "{\"a\":2,\"b\":4}");
  }

  @Test
  void nestByDottedKeysAndByParametersDepthFirst() {
    Sweep sweep =
        sweep(
            """
            command: x
            config: {model: {n: 1, depth: 2}}
            parameters:
              model:
                parameters:
                  n: [1, 2]
                  opt.lr: {values: [0.1]}
              z.y: [5]
            """);
    assertThat(sweep.axes().stream().map(Axis::key))
        .containsExactly("model.n", "model.opt.lr", "z.y");
    assertThat(configs(sweep))
        .containsExactly(
            "{\"model\":{\"n\":1,\"depth\":2,\"opt\":{\"lr\":0.1}},\"z\":{\"y\":5}}",
            "{\"model\":{\"n\":2,\"depth\":2,\"opt\":{\"lr\":0.1}},\"z\":{\"y\":5}}");
  }

  @Test
  void countNoAxisForAConstant() {
    Sweep sweep = sweep("command: x\nparameters: {a: 1, b: {value: 2}, c: [3]}\n");
    assertThat(sweep.axes().stream().map(Axis::key)).containsExactly("c");
    assertThat(sweep.parameters().stream().map(path -> String.join(".", path)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void replaceBaseValuesWhole() {
    assertThat(
            configs(
                sweep(
                    """
                    command: x
                    config: {m: {a: 1}, n: 2}
                    parameters: {m: [{b: 1}], n: {value: 3}}
                    """)))
        .containsExactly("{\"m\":{\"b\":1},\"n\":3}");
  }

  @Test
  void areCappedByRunCap() {
    assertThat(sweep("command: x\nrun_cap: 3\nparameters: {x: range(10)}\n").space().size())
        .isEqualTo(3);
    assertThat(sweep("command: x\nrun_cap: 30\nparameters: {x: range(10)}\n").space().size())
        .isEqualTo(10);
  }

  @Test
  void giveOneConfigWhereThereAreNone() {
    assertThat(configs(sweep("command: x\n"))).containsExactly("{}");
  }
}
