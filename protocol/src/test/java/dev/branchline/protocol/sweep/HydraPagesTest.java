package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.configs;
import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.sweep;
import static dev.branchline.protocol.sweep.Reading.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of Hydra's pages "Basic Override syntax" and "Extended Override syntax" ({@code
 * website/docs/advanced/override_grammar/basic.md} and {@code extended.md} in
 * facebookresearch/hydra) give the values that the pages say.
 */
class HydraPagesTest {
  /** The values that the key takes, as JSON. */
  private static List<String> values(String right) {
    return configs(sweep("command: x\n", "+x=" + right)).stream()
        .map(json -> json.substring("{\"x\":".length(), json.length() - 1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          value                                   | "value"
          "hello there"                           | "hello there"
          "escaped \\"double quote\\""            | "escaped \\"double quote\\""
          "the path is C:\\\\\\"some folder\\"\\\\" | "the path is C:\\\\\\"some folder\\"\\\\"
          "1,2,3"                                 | "1,2,3"
          "'single quoted string'"                | "'single quoted string'"
          'hello there'                           | "hello there"
          'escaped \\'single quote\\''            | "escaped 'single quote'"
          'the path is C:\\\\\\'some folder\\'\\\\' | "the path is C:\\\\'some folder'\\\\"
          '1,2,3'                                 | "1,2,3"
          '"double quoted string"'                | "\\"double quoted string\\""
          "{a: 10}"                               | "{a: 10}"
          {a: 10}                                 | {"a":10}
          hello world                             | "hello world"
          `    hello world    `                   | "hello world"
          job\\{a\\=1\\,b\\=2\\,c\\=3\\}          | "job{a=1,b=2,c=3}"
          "A[B"                                   | "A[B"
          A\\[B                                   | "A[B"
          \\\\\\(\\)\\[\\]\\{\\}\\:\\=\\,a\\ \\\tb | "\\\\()[]{}:=,a \\tb"
          oompa10                                 | "oompa10"
          loompa_12                               | "loompa_12"
          null                                    | null
          NULL                                    | null
          10                                      | 10
          -20                                     | -20
          0                                       | 0
          1_000_000                               | 1000000
          3.14                                    | 3.14
          -20.0                                   | -20.0
          1e-1                                    | 0.1
          -10e6                                   | -10000000.0
          inf                                     | Infinity
          -inf                                    | -Infinity
          nan                                     | NaN
          true                                    | true
          TrUe                                    | true
          false                                   | false
          False                                   | false
          foo.bar                                 | "foo.bar"
          [1,2,3]                                 | [1,2,3]
          [a,[b,[c]]]                             | ["a",["b",["c"]]]
          {a:10,b:20}                             | {"a":10,"b":20}
          {a:10,b:{c:30,d:40}}                    | {"a":10,"b":{"c":30,"d":40}}
          a,b                                     | "a" "b"
          "a,b","c,d"                             | "a,b" "c,d"
          [a,b],[c,d]                             | ["a","b"] ["c","d"]
          {a:10, b:20},{c:30,d:40}                | {"a":10,"b":20} {"c":30,"d":40}
          choice(a,b,c)                           | "a" "b" "c"
          """)
  void ofTheBasicSyntax(String right, String values) {
    assertThat(String.join(" ", values(right))).isEqualTo(values);
  }

  /** Hydra leaves these to OmegaConf; here they are resolved as it would. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "{a:10} ${xyz}"                         | "{a:10} 3"
          '{a:10} ${xyz}'                         | "{a:10} 3"
          ${foo.bar}                              | 1.5
          ${oc.env:USER,me}                       | "ann"
          /root/${name}                           | "/root/bond"
          """)
  void ofInterpolation(String right, String value) {
    String file = "command: x\nconfig: {xyz: 3, foo: {bar: 1.5}, name: bond}\n";
    assertThat(configs(sweep(file, "+x=" + right)))
        .singleElement()
        .asString()
        .endsWith(",\"x\":" + value + "}");
  }

  @Test
  void resolversOfOnesOwnAreRefusedByName() {
    assertThat(told(problems("command: x\n", "+x=\"${get_dir: {root: /root, name: bond}}\"")))
        .singleElement()
        .asString()
        .contains("the resolver `get_dir` isn't part of this language");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mysql,postgresql                        | "mysql" "postgresql"
          choice(mysql,postgresql)                | "mysql" "postgresql"
          range(0,5)                              | 0 1 2 3 4
          range(0,5,2)                            | 0 2 4
          range(0,10,3.3)                         | 0.0 3.3 6.6 9.9
          sort(1,3,2)                             | 1 2 3
          sort(1,3,2,reverse=true)                | 3 2 1
          sort(choice(1,2,3))                     | 1 2 3
          sort(sweep=choice(1,2,3))               | 1 2 3
          sort(choice(1,2,3),reverse=true)        | 3 2 1
          sort(range(10,1))                       | 2 3 4 5 6 7 8 9 10
          sort(range(1,10),reverse=true)          | 9 8 7 6 5 4 3 2 1
          sort([1,3,2])                           | [1,2,3]
          sort(list=[1,3,2])                      | [1,2,3]
          sort(list=[1,3,2], reverse=true)        | [3,2,1]
          sort(1)                                 | 1
          int(3.14)                               | 3
          int(value=3.14)                         | 3
          float(10)                               | 10.0
          str(10)                                 | "10"
          bool(1)                                 | true
          float(range(1,10))                      | 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0
          str([1,2,3])                            | ["1","2","3"]
          str({a:10})                             | {"a":"10"}
          """)
  void ofTheExtendedSyntax(String right, String values) {
    assertThat(String.join(" ", values(right))).isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shuffle(a,b,c)", "shuffle(choice(a,b,c))", "shuffle(sweep=choice(a,b,c))"})
  void ofShuffledSweeps(String right) {
    assertThat(values(right)).containsExactlyInAnyOrder("\"a\"", "\"b\"", "\"c\"");
    assertThat(values(right)).isEqualTo(values(right));
  }

  @Test
  void ofShuffledRangesAndLists() {
    assertThat(values("shuffle(range(1,10))"))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9")
        .isNotEqualTo(values("range(1,10)"));
    for (String right : List.of("shuffle([a,b,c])", "shuffle(list=[a,b,c])")) {
      assertThat(values(right)).singleElement().asString().contains("\"a\"", "\"b\"", "\"c\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'interval(1.0,5.0)', 1, 5",
    "'interval(1,5)', 1, 5",
    "'tag(log,interval(1,5))', 1, 5"
  })
  void ofIntervalsWhichAreFloatsUpToTheirEnd(String right, double from, double until) {
    Sweep sweep = sweep("command: x\nmethod: random\nsamples: 200\n", "+x=" + right);
    assertThat(DrawnValues.values(sweep, "x"))
        .allSatisfy(value -> assertThat((Double) value).isBetween(from, until));
  }

  @Test
  void ofTagsThatMeanNothingHereAreWarnedOf() {
    Read read =
        Reading.read(
            "sweep.yaml",
            "command: x\nmethod: random\nsamples: 2\n",
            "+x=tag(foo,bar,interval(0,1))");
    assertThat(((Read.Accepted) read).warnings())
        .extracting(Problem::place)
        .containsExactly(new Place("override 1", 1, 8), new Place("override 1", 1, 12));
  }

  /** The conversion matrix; two of its cells contradict its own rule, that of [a,1] for bool. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          10            | 10          | 10.0            | "10"            | true
          0             | 0           | 0.0             | "0"             | false
          10.0          | 10          | 10.0            | "10.0"          | true
          0.0           | 0           | 0.0             | "0.0"           | false
          inf           | error       | Infinity        | "inf"           | true
          nan           | error       | NaN             | "nan"           | true
          1e6           | 1000000     | 1000000.0       | "1000000.0"     | true
          foo           | error       | error           | "foo"           | error
          ""            | error       | error           | ""              | error
          "10"          | 10          | 10.0            | "10"            | error
          "10.0"        | error       | 10.0            | "10.0"          | error
          "true"        | error       | error           | "true"          | true
          "false"       | error       | error           | "false"         | false
          "[1,2,3]"     | error       | error           | "[1,2,3]"       | error
          "{a:10}"      | error       | error           | "{a:10}"        | error
          true          | 1           | 1.0             | "true"          | true
          false         | 0           | 0.0             | "false"         | false
          []            | []          | []              | []              | []
          [0,1,2]       | [0,1,2]     | [0.0,1.0,2.0]   | ["0","1","2"]   | [false,true,true]
          [1,[2]]       | [1,[2]]     | [1.0,[2.0]]     | ["1",["2"]]     | [true,[true]]
          [a,1]         | error       | error           | ["a","1"]       | error
          {}            | {}          | {}              | {}              | {}
          {a:10}        | {"a":10}    | {"a":10.0}      | {"a":"10"}      | {"a":true}
          {a:[0,1,2]}   | {"a":[0,1,2]} | {"a":[0.0,1.0,2.0]} | {"a":["0","1","2"]} | {"a":[false,true,true]}
          {a:10,b:xyz}  | error       | error           | {"a":"10","b":"xyz"} | error
          choice(0,1)   | 0 1         | 0.0 1.0         | "0" "1"         | false true
          choice(a,b)   | error       | error           | "a" "b"         | error
          choice(1,a)   | error       | error           | "1" "a"         | error
          interval(1.0, 2.0) | error  | error           | error           | error
          range(1,3)    | 1 2         | 1.0 2.0         | error           | error
          range(1.0, 3.0) | 1 2       | 1.0 2.0         | error           | error
          """)
  void ofTheConversionMatrix(String in, String ints, String floats, String strings, String bools) {
    assertThat(Stream.of("int", "float", "str", "bool").map(name -> cast(name + "(" + in + ")")))
        .containsExactly(ints, floats, strings, bools);
  }

  private static String cast(String right) {
    return switch (Reading.read("sweep.yaml", "command: x\n", "+x=" + right)) {
      case Read.Rejected rejected -> "error";
      case Read.Accepted accepted -> String.join(" ", values(right));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A[B",
        "func(10,foo)",
        "choice(a=10,foo)",
        "int(a,b)",
        "glob(*)",
        "glob([s*,w*],exclude=school)"
      })
  void areErrorsWhereThePageSaysSoOrWhereThereIsNoSuchThing(String right) {
    assertThat(problems("command: x\n", "+x=" + right)).hasSize(1);
  }

  @Test
  void ofTheFourKindsOfOverrides() {
    String file = "command: x\nconfig: {foo: {bar: 1}}\n";
    assertThat(configs(sweep(file, "foo.bar=value")))
        .containsExactly("{\"foo\":{\"bar\":\"value\"}}");
    assertThat(configs(sweep(file, "+foo.baz=value")))
        .containsExactly("{\"foo\":{\"bar\":1,\"baz\":\"value\"}}");
    assertThat(configs(sweep(file, "++foo.bar=value")))
        .containsExactly("{\"foo\":{\"bar\":\"value\"}}");
    assertThat(configs(sweep(file, "~foo.bar"))).containsExactly("{\"foo\":{}}");
    assertThat(configs(sweep(file, "~foo.bar=1"))).containsExactly("{\"foo\":{}}");
    assertThat(configs(sweep("command: x\nconfig: {l: [1]}\n", "l=extend_list(2,[3])")))
        .containsExactly("{\"l\":[1,2,[3]]}");
  }

  @Test
  void ofDictionariesAreMergedAndNotAssigned() {
    assertThat(
            ConfigJson.write(
                sweep(
                        "command: x\nconfig: {db: {driver: mysql, user: u, pass: p}}\n",
                        "db={user:root,pass:1234}")
                    .base()))
        .isEqualTo("{\"db\":{\"driver\":\"mysql\",\"user\":\"root\",\"pass\":1234}}");
  }
}
