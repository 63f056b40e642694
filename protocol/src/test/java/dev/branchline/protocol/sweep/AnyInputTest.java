package dev.branchline.protocol.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is typed, the answer is a sweep or a list of problems, never an exception. */
class AnyInputTest {
  @Property(tries = 500)
  void anyTextIsAnswered(@ForAll String text, @ForAll boolean json) {
    answered(json ? "a.json" : "a.yaml", text);
  }

  @Property(tries = 2000)
  void anyMixtureOfTheLanguagesWordsIsAnswered(@ForAll("mixtures") String text) {
    answered("a.yaml", text);
    answered("a.json", text);
  }

  @Property(tries = 1000)
  void anyParameterIsAnswered(@ForAll("mixtures") String text) {
    answered("a.yaml", "command: x {x}\nparameters:\n  x: " + text);
    answered("a.yaml", "shell: " + text.replace('\n', ' '));
  }

  @Property(tries = 2000)
  void anyOverrideIsAnswered(@ForAll("mixtures") String override) {
    answered("a.yaml", "command: x {lr}\nconfig: {a: {b: 1}}\nparameters: {lr: [1]}", override);
    answered(
        "a.yaml", "command: x {lr}\nconfig: {a: {b: 1}}\nparameters: {lr: [1]}", "a=" + override);
  }

  @Example
  void deepNestingIsAnswered() {
    for (String open : List.of("[", "{a: ", "- ", "? ")) {
      answered("a.yaml", open.repeat(50_000));
      answered("a.json", open.repeat(50_000));
      answered("a.yaml", "command: x", "+a=" + open.repeat(50_000));
    }
    answered("a.yaml", "command: x", "+a=" + "[".repeat(5_000) + "]".repeat(5_000));
    answered("a.yaml", "command: x\nmetrics: {a: \"" + "(".repeat(100_000) + "\"}");
  }

  private static void answered(String name, String text, String... overrides) {
    Read read =
        SweepReader.read(
            new SourceFile(name, text), List.of(overrides), Map.of("HOME", "/"), BaseFiles.NONE);
    switch (read) {
      case Read.Rejected(List<Problem> problems) -> assertThat(problems).isNotEmpty();
      case Read.Accepted(Sweep sweep, List<Problem> warnings) -> {
        assertThat(sweep.space().at(sweep.space().size() - 1)).isNotNull();
        CommandTemplate.compile(sweep, Map.of());
        assertThat(Definition.parse(Definition.freeze(sweep, "/").text()))
            .isInstanceOf(Definition.Known.class);
      }
    }
  }

  @Provide
  Arbitrary<String> mixtures() {
    return Arbitraries.of(
            "command: x",
            "shell: y",
            "\n",
            "\n  ",
            "parameters:",
            "config:",
            "lr",
            ": ",
            "=",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            ",",
            "'",
            "\"",
            "range(",
            "choice(",
            "1",
            "0.1",
            "1e999999999",
            "- ",
            "&a ",
            "*a",
            "!!str ",
            "#",
            "${env:HOME}",
            "${",
            "{lr}",
            "+",
            "~",
            ".",
            "values",
            "min",
            "\\",
            "🚀",
            "\t",
            "|",
            ">",
            "?",
            "%",
            "null")
        .list()
        .ofMaxSize(12)
        .map(words -> String.join("", words));
  }
}
