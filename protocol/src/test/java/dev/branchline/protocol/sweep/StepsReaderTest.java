package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepsReaderTest {
  private static final String TWO = "steps: [prepare.py, train.py:fit]\n";

  /** What is known of the scripts, by what they are asked for with. */
  private static final Map<String, String> FACTS =
      Map.of(
          "prepare.py",
          """
          {"kind": "script", "problem": "", "entrypoint": "main", "script": "prepare.py",
           "cell": null, "known_call": true, "takes_more": false, "read": {"n": 3}, "open": false,
           "names": {"n": {"what": "value", "value": 1}, "main": {"what": "function"},
                     "fit": {"what": "value", "value": 1},
                     "m": {"what": "value", "value": {"a": 1}}},
           "parameters": {"rows": {"what": "value", "value": 3}}}
          """,
          "train.py:fit",
          """
          {"kind": "script", "problem": "", "entrypoint": "fit", "script": "train.py",
           "cell": null, "known_call": true, "takes_more": false, "read": {}, "open": false,
           "names": {"lr": {"what": "value", "value": 0.1}, "fit": {"what": "function"},
                     "m": {"what": "value", "value": {"b": 1}}},
           "parameters": {}}
          """,
          "plain.py",
          """
          {"kind": "script", "problem": "", "entrypoint": "", "script": "plain.py", "cell": null,
           "known_call": false, "read": {}, "open": false, "parameters": {},
           "names": {"k": {"what": "value", "value": 1}}}
          """);

  private static Read read(String yaml, String... overrides) {
    return SweepReader.read(
        new SourceFile("sweep.yaml", yaml),
        List.of(overrides),
        Map.of(),
        path ->
            ScriptFile.of(path)
                .map(script -> FACTS.get(script.target()))
                .<BaseFiles.Content>map(BaseFiles.Text::new)
                .orElseGet(() -> new BaseFiles.Unreadable("no such file")));
  }

  private static List<String> told(String yaml, String... overrides) {
    return switch (read(yaml, overrides)) {
      case Read.Accepted(Sweep _, List<Problem> warnings) ->
          warnings.stream().map(Problem::message).toList();
      case Read.Rejected(List<Problem> problems) ->
          problems.stream().map(problem -> "error: " + problem.message()).toList();
    };
  }

  private static Sweep sweep(String yaml) {
    if (read(yaml) instanceof Read.Accepted(Sweep sweep, var _)) {
      return sweep;
    }
    throw new AssertionError(told(yaml));
  }

  @Test
  void keepsTheStepsInTheirOrderWithTheDefinition() {
    Sweep sweep = sweep("isolation: spawn\nparameters: {lr: [1, 2]}\n" + TWO);

    Definition definition = Definition.freeze(sweep, "/work");

    assertThat(sweep.program().scripts())
        .extracting(Program.Script::target)
        .containsExactly("prepare.py", "train.py:fit");
    assertThat(sweep.program().scripts())
        .allSatisfy(script -> assertThat(script.isolation()).isEqualTo(Isolation.SPAWN));
    assertThat(Definition.parse(definition.text()))
        .isInstanceOfSatisfying(
            Definition.Known.class,
            known -> assertThat(known.definition().sweep().program()).isEqualTo(sweep.program()));
  }

  @Test
  void readsTheMapFormOfAStep() {
    assertThat(sweep("steps: [prepare.py, {script: train.py, entrypoint: fit}]\n").program())
        .isEqualTo(sweep(TWO).program());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          lr: [1, 2]       |
          rows: [1, 2]     |
          m.a: [1, 2]      |
          m.b: [1, 2]      |
          m.c: [1, 2]      | `m.c` isn't defined by any step
          x: [1, 2]        | `x` isn't defined by any step
          n: [1, 2]        | line 3 of `prepare.py` reads `n` before the sweep sets it
          lr: [word]       | `lr` is "word", where `train.py:fit` has 0.1; it is taken as it is
          fit: [1, 2]      | error: `fit` is a function of `train.py:fit` and can't be set
          __file__: [1, 2] | error: `__file__` belongs to Python and can't be set
          """)
  void holdsValuesAgainstEachStep(String parameter, String message) {
    List<String> told = told(TWO + "parameters: {" + parameter + "}\n");

    assertThat(told.stream().map(text -> text.replace("the float ", "")).toList())
        .containsExactlyElementsOf(message == null ? List.of() : List.of(message));
  }

  @Test
  void knowsAKeyThatAnyStepKnowsWhenItIsStrict() {
    assertThat(told(TWO + "strict: true\nparameters: {lr: [1, 2], rows: [3, 4]}\n")).isEmpty();
    assertThat(told(TWO + "strict: true\nparameters: {x: [1, 2]}\n"))
        .containsExactly("error: `x` isn't defined by any step");
    assertThat(told(TWO, "lr=1,2", "rows=3")).isEmpty();
    assertThat(told(TWO, "rowz=3")).containsExactly("error: unknown key `rowz`");
  }

  @Test
  void tellsTheKeywordsThatNoStepTakes() {
    assertThat(told(TWO + "config: {_kwargs: {x: 1, rows: 2}}\n"))
        .containsExactly("no step takes x; left out");
  }

  @Test
  void letsAStepWithoutAFunctionBeIfNoValueIsItsOwn() {
    String three = "steps: [plain.py, prepare.py]\n";

    assertThat(told(three + "parameters: {rows: [1, 2]}\n")).isEmpty();
    assertThat(told(three + "parameters: {k: [1, 2]}\n"))
        .containsExactly(
            "error: `plain.py` has no function to call, so that values would come too late");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          steps: []                                 | `steps` doesn't hold
          steps: prepare.py                         | `steps` doesn't hold
          steps: [prepare.py, 3]                    | a step doesn't hold
          steps: [{entrypoint: fit}]                | a step doesn't hold
          steps: [{script: train.py, entry: fit}]   | unknown key of a step `entry`
          steps: [{script: 'train.py:a', entrypoint: b}] | the entrypoint is named twice
          steps: [prepare.py, none.py]              | can't read `none.py`: no such file
          {steps: [prepare.py], entrypoint: main}   | `entrypoint` with `steps`
          {steps: [prepare.py], result: stdout}     | `result: stdout` with `steps`
          {steps: [prepare.py], script: train.py}   | more than one thing to run
          {steps: [prepare.py], command: x}         | more than one thing to run
          {shell: x, steps: [prepare.py]}           | more than one thing to run
          {program: x, steps: [prepare.py]}         | more than one thing to run
          """)
  void refusesWhatDoesNotHold(String yaml, String message) {
    assertThat(told(yaml)).containsExactly("error: " + message);
  }

  @Test
  void hasABoundOnTheNumberOfSteps() {
    String most =
        IntStream.range(0, 100).mapToObj(_ -> "prepare.py").collect(Collectors.joining(","));

    assertThat(told("steps: [" + most + "]")).isEmpty();
    assertThat(told("steps: [" + most + ", prepare.py]"))
        .containsExactly("error: `steps` doesn't hold");
  }
}
