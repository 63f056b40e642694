package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static dev.branchline.protocol.sweep.Reading.told;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {a: 1, b.c: 2, b.d: 3}              | {"a":1,"b":{"c":2,"d":3}}
          {b.c: 2, b: {d: 3}}                 | {"b":{"c":2,"d":3}}
          base.yaml                           | {"lr":0.5,"model":{"n":64,"k":[1,2]}}
          [base.yaml, {model: {n: 1}}]        | {"lr":0.5,"model":{"n":1,"k":[1,2]}}
          [base.yaml, base.json, {model: 0}]  | {"lr":0.001,"model":0,"big":9223372036854775808}
          {a: 1.0, b: 1, c: "1"}              | {"a":1.0,"b":1,"c":"1"}
          {a: "range(3)", b: "1,2"}           | {"a":"range(3)","b":"1,2"}
          {"a": "${env:USER}/x"}              | {"a":"ann/x"}
          {a: {x.y: 1}}                       | {"a":{"x.y":1}}
          {a: 0x10, b: 0o17, c: .inf, d: 1e3} | {"a":16,"b":15,"c":Infinity,"d":1000.0}
          {a: !!str 5, b: !!float 5}          | {"a":"5","b":5.0}
          """)
  void isMergedLeftToRight(String yaml, String json) {
    assertThat(configs(sweep("command: x\nconfig: " + yaml + "\n"))).containsExactly(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {b.c: 2, b: {c: 3}}   | 2:18 `b` is given twice, dotted and nested
          {b: 1, b.c: 3}        | 2:16 `b.c` is given twice, dotted and nested
          {a..b: 1}             | 2:10 an empty name in a dotted key
          nope.yaml             | 2:9 can't read `nope.yaml`: no such file
          base.toml             | 2:9 can't read `base.toml`: no such file
          base                  | 2:9 an unknown kind of file
          5                     | 2:9 `config` doesn't hold
          [[1]]                 | 2:10 `config` doesn't hold
          {a: "${env:NOPE}"}    | 2:14 the environment variable `NOPE` isn't set
          {config_id: "a b"}    | 2:10 not a config id
          {a: !foo 5}           | 2:13 a tag that says nothing here
          {a: *b}               | 2:13 an alias of nothing before it
          {<<: {a: 1}}          | 2:10 merge keys (`<<`) aren't part of YAML 1.2
          {1: 2}                | 2:10 a key that isn't a string
          """)
  void isRefusedWithThePlace(String yaml, String problem) {
    assertThat(told(problems("command: x\nconfig: " + yaml + "\n"))).containsExactly(problem);
  }

  @Test
  void tellsThePlaceInTheFileThatIsWrong() {
    assertThat(problems("command: x\nconfig: broken.yaml\n").getFirst().place())
        .isEqualTo(new Place("broken.yaml", 2, 15));
    assertThat(problems("command: x\nconfig: list.json\n").getFirst().place())
        .isEqualTo(new Place("list.json", 1, 1));
  }
}
