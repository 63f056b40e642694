package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.problems;
import static dev.branchline.protocol.sweep.Reading.read;
import static dev.branchline.protocol.sweep.Reading.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  @Test
  void areToldAllAtOnceWithTheirPlaces() {
    assertThat(
            problems(
                    """
                    name: digits
                    command: ./sim --lr {lr} --n {nn}
                    retires: 3
                    timeout: 10 parsecs
                    parameters:
                      lr: [0.1, 0.01]
                      n: {vales: [1, 2]}
                      steps: "range(0,10,0)"
                    """)
                .stream()
                .map(Problem::render))
        .containsExactly(
            "sweep.yaml:2:30: unknown placeholder `{nn}` (expected a key of the config, or one of"
                + " args, config, config_id, ordinal, replica, seed, dir)\n"
                + "  hint: did you mean `{n}`?",
            "sweep.yaml:3:1: unknown key `retires`\n  hint: did you mean `retries`?",
            "sweep.yaml:4:10: `timeout` doesn't hold (found \"10 parsecs\", expected a duration"
                + " such as 10s, 5m, 1h30m, above zero)",
            "sweep.yaml:7:7: unknown key `vales` (expected one of values, value, min, max ...)\n"
                + "  hint: did you mean `values`?",
            "sweep.yaml:8:22: a step of zero (found \"0\", expected another number)");
  }

  @Test
  void tellALineThatWouldTakeForEver() {
    String most = "x".repeat(YamlTree.MAX_LINE - "description: ".length() - 1);
    assertThat(read("sweep.yaml", "command: x\ndescription: " + most + "\n"))
        .isInstanceOf(Read.Accepted.class);
    assertThat(told(problems("command: x\ndescription: xx" + most + "\n")))
        .containsExactly("2:1 a line that is too long to be read as YAML");
    String json = "{\"command\": \"x\", \"description\": \"" + most.repeat(2) + "\"}";
    assertThat(read("sweep.json", json)).isInstanceOf(Read.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                          | 2:17 `x` has no values
          {values: []}                | 2:26 `x` has no values
          {values: 5}                 | 2:26 `x` has no values
          {a: 1}                      | 2:17 `x` is a map that says no values
          {min: 1}                    | 2:17 `x` has no `max`
          {min: 0.1, max: 1.0}        | 2:17 `x` has no countable values, and `method: grid` lists them all
          {distribution: uniform, min: 0, max: 1} | 2:32 `x` has no countable values, and `method: grid` lists them all
          {distribution: unifrom}     | 2:32 unknown distribution `unifrom`
          {min: 1, max: 5, step: 0}   | 2:40 `step` isn't positive
          {min: 5, max: 1}            | 2:31 `x` has no values
          {min: a, max: 1}            | 2:23 `min` isn't a number
          {values: [1], min: 2}       | 2:31 `min` doesn't go with `values` under `method: grid`
          {min: 1, max: 2, stepp: 1}  | 2:34 unknown key `stepp`
          range(3, 9)                 | 2:17 inside braces a comma ends the value
          "range(5,0)"                | 2:18 a range without values
          "range(a)"                  | 2:24 `range` takes numbers only
          "range()"                   | 2:18 `range` takes one to three numbers
          "range(1,2"                 | 2:18 a parenthesis isn't closed
          "linspace(0,1,0)"           | 2:31 not a number of values
          "sort(range(3),revers=true)" | 2:32 `sort` has no argument `revers`
          "choice(rnage(3))"          | 2:25 unknown function `rnage`
          "interval(0,1)"             | 2:17 `x` has no countable values, and `method: grid` lists them all
          "choice(interval(0,1))"     | 2:25 not values that can be counted
          {zip: {a: [1, 2], b: [1]}}  | 2:23 the columns of `x` aren't equally long
          "zip(a=choice(1,2),b=choice(1,2,3))" | 2:18 the columns of `zip` aren't equally long: a has 2, b has 3
          "a, b c"                    | 2:21 an unquoted element with a space in it
          "a,,b"                      | 2:18 an empty element in a list with commas
          {parameters: 5}             | 2:17 nested `parameters` isn't a map
          "range(0,1e300,1e-300)"     | 2:18 more values than 64 bits can count
          """)
  void ofAParameterHaveThePlace(String yaml, String problem) {
    assertThat(told(problems("command: x {x}\nparameters: {x: " + yaml + "}\n")))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          script: train.py   | 2:1 more than one thing to run
          entrypoint: main   | 2:1 `entrypoint` without a `script`
          mode: sequental    | 2:7 `mode` doesn't hold
          replicas: -2       | 2:11 `replicas` doesn't hold
          config: {1: 2}     | 2:10 a key that isn't a string
          project: p         | 2:1 `project` is a key of W&B sweeps that means nothing here
          method: random     | 2:9 `method: random` without a number of configs
          method: bayes      | 2:9 `method: bayes` isn't supported yet by this version
          samples: 5         | 2:10 `samples` doesn't go with `method: grid`
          method: gird       | 2:9 unknown method `gird`
          shell: x           | 2:1 more than one thing to run
          command: y         | 2:1 the key `command` is given twice
          seed: 1.5          | 2:7 `seed` doesn't hold
          run_cap: 0         | 2:10 `run_cap` doesn't hold
          name: []           | 2:7 `name` doesn't hold
          parameters: 5      | 2:13 `parameters` isn't a map
          parameters: [[]]   | 2:14 a list in a list of `parameters`
          parameters: []     | 2:13 `parameters` is an empty list
          parameters: {a.b: 1, a: 2}  | 2:22 `a` and `a.b` set the same thing
          parameters: {a: 1, "a": 2}  | 2:20 the key `a` is given twice
          parameters: {a.b: 1, a: {parameters: {b: 1}}}  | 2:39 `a.b` is given twice
          env: {A=B: 1}      | 2:7 not a name for a variable
          env: {A: [1]}      | 2:10 `A` doesn't hold
          env: {BRANCHLINE_X: 1} | 2:7 `BRANCHLINE_*` is set by branchline itself
          result: both       | 2:9 `result` doesn't hold
          metric: {goal: minimize} | 2:9 `metric` has no name
          metric: {name: a, goal: min} | 2:25 unknown goal `min`
          metrics: {loss: 'a(b'} | 2:17 not a regular expression: Unclosed group
          metrics: {loss: 'a'} | 2:17 a metric is what one group of its regular expression matches
          halt: now,fail=0   | 2:7 `halt` doesn't hold
          halt: now,fail=101%| 2:7 `halt` doesn't hold
          retry_on: [exit, tiemout] | 2:18 unknown kind of failure `tiemout`
          retries: -1        | 2:10 `retries` doesn't hold
          retry_delay: 10    | 2:14 `retry_delay` doesn't hold
          resources: {cpus: 0.00001} | 2:19 `cpus` doesn't hold
          resources: {memory: 5G} | 2:21 `memory` doesn't hold
          resources: 5       | 2:12 `resources` isn't a map
          max_parallel: 0    | 2:15 `max_parallel` doesn't hold
          """)
  void ofOtherKeysHaveThePlace(String line, String problem) {
    assertThat(told(problems("command: x\n" + line + "\n"))).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: a                       | 1:1 nothing to run
          command: []                   | 1:10 `command` doesn't hold
          command: ''                   | 1:10 `command` doesn't hold
          command: "a 'b"               | 1:10 a quote in `command` isn't closed
          command: a {b}                | 1:12 unknown placeholder `{b}`
          command: [a, "{b.c}"]         | 1:15 unknown placeholder `{b.c}`
          command: a x{args}            | 1:13 `{args}` is several words and has to stand alone
          command: ["${arg}"]           | 1:11 unknown macro `${arg}`
          command: ["${program}"]       | 1:11 `${program}` without a `program`
          command: [[a]]                | 1:11 a word of `command` isn't a text
          shell: echo '{seed}'          | 1:14 a placeholder inside the shell's own quotes
          shell: 'echo "{seed}"'        | 1:15 a placeholder inside the shell's own quotes
          shell: echo ${HOME} {homee}   | 1:21 unknown placeholder `{homee}`
          shell: []                     | 1:8 `shell` doesn't hold
          """)
  void ofTheProgramHaveThePlace(String text, String problem) {
    assertThat(told(problems(text))).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"command": "x", "retires": 3}           | 1:18 unknown key `retires`
          {"command": "x", "command": "y"}         | 1:18 the key `command` is given twice
          {"command": "x" "a": 1}                  | 1:17
          {"command": "x {y}"}                     | 1:16 unknown placeholder `{y}`
          {"command": "x", "parameters": {"a": []}} | 1:38 `a` has no values
          [1]                                      | 1:1 not a sweep file
          """)
  void ofJsonHaveThePlaceToo(String json, String problem) {
    assertThat(told(((Read.Rejected) read("sweep.json", json)).problems()))
        .singleElement()
        .asString()
        .startsWith(problem == null ? "" : problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "5",
        "- a",
        "a: [",
        "\t- a",
        "a: b: c",
        "--- a\n--- b",
        "\u0001"
      })
  void areToldOnceWhereTheFileIsNoSweepAtAll(String text) {
    assertThat(problems(text)).hasSize(1);
  }

  @Test
  void countColumnsInCodePointsAndIgnoreAByteOrderMark() {
    assertThat(told(problems("\ufeffcommand: x\nenv: {\"🚀\": \"🚀🚀\", B: []}\n")))
        .containsExactly("2:21 `B` doesn't hold");
  }

  @Test
  void areBoundedForAliasesThatUnfoldToTooMuch() {
    StringBuilder text = new StringBuilder("command: x\nconfig:\n  a0: &a0 [1, 2]\n");
    for (int i = 1; i < 40; i++) {
      text.append("  a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(text.toString()).getFirst().message())
        .isEqualTo("the aliases of this file unfold to too much");
  }

  @Test
  void refuseASizeThatOverflows() {
    assertThat(
            told(
                problems(
                    "command: x\nparameters: {a: range(10000000000), b: range(10000000000)}\n")))
        .containsExactly("2:1 more configs than 64 bits can count");
  }

  @Test
  void refuseToSubmitMoreThanOrdinalsCanCount() {
    assertThat(Reading.sweep("command: x\nparameters: {a: range(4294967295)}\n").checkSubmittable())
        .isEmpty();
    assertThat(Reading.sweep("command: x\nparameters: {a: range(4294967296)}\n").checkSubmittable())
        .extracting(Problem::message)
        .containsExactly("too many branches to submit");
  }

  @Test
  void warnWherePyYamlReadsOtherwise() {
    List<String> words = List.of("no", "on", "017", "1_000", "12:30", "1e-3", "2024-01-02", "0o17");
    for (String word : words) {
      assertThat(Reading.warnings("command: x\nconfig: {a: " + word + "}\n"))
          .as(word)
          .extracting(Problem::place)
          .containsExactly(new Place("sweep.yaml", 2, 13));
    }
    for (String word :
        List.of("1", "1.5", "1.0e-3", "true", "null", "abc", "\"no\"", "0x1f", "~")) {
      assertThat(Reading.warnings("command: x\nconfig: {a: " + word + "}\n")).as(word).isEmpty();
    }
  }
}
