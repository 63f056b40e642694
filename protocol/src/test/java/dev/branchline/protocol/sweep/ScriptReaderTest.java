package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
  private static final String FACTS =
      """
      {"kind": "script", "problem": "", "entrypoint": "main", "script": "train.py", "cell": null,
       "known_call": true, "takes_more": false, "read": {"lr": 7}, "open": false,
       "names": {"lr": {"what": "value", "value": 0.1}, "n": {"what": "value", "value": 1},
                 "flag": {"what": "value", "value": true}, "os": {"what": "import"},
                 "main": {"what": "function"}, "made": {"what": "value"},
                 "m": {"what": "value", "value": {"a": {"b": 1}}}},
       "parameters": {"depth": {"what": "value", "value": 3}}}
      """;

  private static Read read(String yaml, String facts, String... overrides) {
    return SweepReader.read(
        new SourceFile("sweep.yaml", yaml),
        List.of(overrides),
        Map.of(),
        path ->
            path.equals(new ScriptFile("", "", "train.py").key())
                ? new BaseFiles.Text(facts)
                : new BaseFiles.Unreadable("no such file"));
  }

  private static List<String> told(Read read) {
    return switch (read) {
      case Read.Accepted(Sweep _, List<Problem> warnings) ->
          warnings.stream().map(Problem::message).toList();
      case Read.Rejected(List<Problem> problems) ->
          problems.stream().map(problem -> "error: " + problem.message()).toList();
    };
  }

  @Test
  void keepsWhatTheScriptTellsWithTheDefinition() {
    Read read = read("script: train.py\nisolation: spawn\nparameters: {n: [1, 2]}\n", FACTS);

    if (!(read instanceof Read.Accepted(Sweep sweep, var _))) {
      throw new AssertionError(read);
    }
    Definition definition = Definition.freeze(sweep, "/work");
    assertThat(Definition.parse(definition.text()))
        .isInstanceOfSatisfying(
            Definition.Known.class,
            known -> assertThat(known.definition().sweep().program()).isEqualTo(sweep.program()));
    assertThat(sweep.program())
        .isInstanceOfSatisfying(
            Program.Script.class,
            script -> {
              assertThat(script.isolation()).isEqualTo(Isolation.SPAWN);
              assertThat(script.facts().entrypoint()).isEqualTo("main");
              assertThat(script.python()).isEqualTo(Optional.empty());
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          n: [1, 2]        |
          n: [word, "3"]   | `n` is "word", where `train.py` has the integer 1; it is taken as it is
          flag: ["Y", 0]   |
          flag: [maybe]    | `flag` is "maybe", where `train.py` has true; it is taken as it is
          depth: [1, 2]    |
          made.x.y: [1, 2] |
          m.a.b: [1, 2]    |
          m.a.c: [1, 2]    | `m.a.c` isn't defined by `train.py`
          x: [1, 2]        | `x` isn't defined by `train.py`
          lr: [1, 2]       | line 7 of `train.py` reads `lr` before the sweep sets it
          os: [1, 2]       | error: `os` is an import of `train.py` and can't be set
          main: [1, 2]     | error: `main` is a function of `train.py` and can't be set
          __file__: [1, 2] | error: `__file__` belongs to Python and can't be set
          """)
  void holdsValuesAgainstTheScript(String parameter, String message) {
    List<String> told = told(read("script: train.py\nparameters: {" + parameter + "}\n", FACTS));

    assertThat(told).containsExactlyElementsOf(Optional.ofNullable(message).stream().toList());
  }

  @Test
  void strictTurnsDoubtsIntoErrors() {
    String strict = "script: train.py\nstrict: true\nparameters: ";

    assertThat(told(read(strict + "{x: [1, 2]}\n", FACTS)))
        .containsExactly("error: `x` isn't defined by `train.py`");
    assertThat(told(read(strict + "{n: [1, a]}\n", FACTS)))
        .containsExactly("error: `n` is \"a\", where `train.py` has the integer 1");
  }

  @Test
  void overridesMayNameWhatTheScriptHas() {
    String yaml = "script: train.py\n";

    assertThat(told(read(yaml, FACTS, "n=1,2", "m.a.b=3", "depth=4"))).isEmpty();
    assertThat(told(read(yaml, FACTS, "dept=4"))).containsExactly("error: unknown key `dept`");
    assertThat(told(read(yaml, FACTS, "m.a.x=4"))).containsExactly("error: unknown key `m.a.x`");
  }

  @Test
  void valuesWithoutAFunctionComeTooLate() {
    String facts = FACTS.replace("\"entrypoint\": \"main\"", "\"entrypoint\": \"\"");
    String cell = facts.replace("\"cell\": null", "\"cell\": [1, 3]");

    assertThat(told(read("script: train.py\n", facts))).isEmpty();
    assertThat(told(read("script: train.py\nparameters: {n: [1, 2]}\n", cell))).isEmpty();
    assertThat(told(read("script: train.py\nparameters: {n: [1, 2]}\n", facts)))
        .containsExactly(
            "error: `train.py` has no function to call, so that values would come too late");
  }

  @Test
  void tellsWhatPythonTells() {
    assertThat(told(read("script: train.py\n", "{\"kind\": \"error\", \"message\": \"m\"}")))
        .containsExactly("error: `train.py` doesn't hold: m");
    assertThat(
            told(
                read(
                    "script: train.py\n",
                    FACTS.replace("\"problem\": \"\"", "\"problem\": \"p\""))))
        .containsExactly("error: p");
    assertThat(told(read("script: other.py\n", FACTS)))
        .containsExactly("error: can't read `other.py`: no such file");
    assertThat(told(read("script: train.py\nisolation: none\n", FACTS)))
        .containsExactly("error: `isolation` doesn't hold");
  }
}
