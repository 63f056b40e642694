package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.sweep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTemplateTest {
  private static final String CONFIG =
      """
      config: {base: 1, model: {n: 64, s: [a, 1.0]}}
      parameters: {lr: [1e-05], flag: true, off: false, none: null, "on": "it's $HOME"}
      """;

  private static List<String> filled(String program) {
    Sweep sweep = sweep(program + "\n" + CONFIG);
    return CommandTemplate.compile(sweep, Map.of("HOME", "/root"))
        .fill(
            sweep.space().at(0),
            new BranchFacts(17, 0, new ConfigId.Hashed(255), 42, "/tmp/d", "/tmp/c.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ./sim --lr {lr} --n {model.n}  | ./sim;--lr;1e-05;--n;64
          a "b c" 'd e' f\\ g            | a;b c;d e;f g
          x {on}                         | x;it's $HOME
          x pre-{flag}{none}-post        | x;pre-truenull-post
          x {model}                      | x;{"n":64,"s":["a",1.0]}
          x {model.s}                    | x;["a",1.0]
          x {a b} {} {{lr}}        | x;{a;b};{};{1e-05}
          x {config} {config_id} {ordinal} {replica} {seed} {dir} | x;/tmp/c.json;00000000000000ff;17;0;42;/tmp/d
          x {args}                       | x;--lr=1e-05;--flag=true;--off=false;--none=null;--on=it's $HOME
          """)
  void fillsTheWordsOfACommand(String command, String words) {
    assertThat(filled("command: >-\n  " + command)).isEqualTo(List.of(words.split(";")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          zcat {on} {lr} | wc -l         => zcat 'it'"'"'s $HOME' 1e-05 | wc -l
          echo ${HOME} \\{lr}            => echo ${HOME} \\{lr}
          echo ${x:-{lr}} {lr}           => echo ${x:-{lr}} 1e-05
          echo '{ lr }' {model.n}        => echo '{ lr }' 64
          echo {lr} # don't {lr}         => echo 1e-05 # don't {lr}
          run {args}                     => run --lr=1e-05 --flag=true --off=false --none=null '--on=it'"'"'s $HOME'
          """)
  void quotesValuesForTheShell(String text, String expected) {
    assertThat(filled("shell: |-\n  " + text)).containsExactly("/bin/sh", "-c", expected);
  }

  @Test
  void runsAProgramAsWandbDoes() {
    assertThat(filled("program: train.py"))
        .containsExactly(
            "python3",
            "train.py",
            "--lr=1e-05",
            "--flag=True",
            "--off=False",
            "--none=None",
            "--on=it's $HOME");
    assertThat(filled("program: run.sh").getFirst()).isEqualTo("./run.sh");
    assertThat(filled("program: bin/run").getFirst()).isEqualTo("bin/run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ${env}                    | /usr/bin/env
          ${interpreter}            | python3
          ${program}                | t.py
          ${args}                   | --lr=1e-05;--flag=True;--off=False;--none=None;--on=it's $HOME
          ${args_no_hyphens}        | lr=1e-05;flag=True;off=False;none=None;on=it's $HOME
          ${args_no_boolean_flags}  | --lr=1e-05;--flag;--none=None;--on=it's $HOME
          ${args_json}              | {"flag": true, "lr": 1e-05, "none": null, "off": false, "on": "it's $HOME"}
          ${args_json_file}         | /tmp/c.json
          x${envvar:HOME}/${envvar:NO} | x/root/NO
          --lr={lr}                 | --lr=1e-05
          """)
  void knowsTheMacrosOfWandbInAListCommand(String word, String words) {
    assertThat(filled("program: t.py\ncommand: ['" + word + "']"))
        .isEqualTo(List.of(words.split(";")));
  }

  @Test
  void writesNestedValuesAsPythonsStr() {
    Sweep sweep =
        sweep("program: t.py\nparameters: {m: {value: {a: [1.0, null, \"it's\"], b: {}}}}\n");
    assertThat(
            CommandTemplate.compile(sweep, Map.of())
                .fill(
                    sweep.space().at(0),
                    new BranchFacts(0, 0, new ConfigId.Hashed(0), 0, "/d", "/c")))
        .last()
        .isEqualTo("--m={'a': [1.0, None, \"it's\"], 'b': {}}");
  }

  @Test
  void tellsWhetherItNeedsTheConfigAsAFile() {
    assertThat(CommandTemplate.compile(sweep("command: x {config}\n"), Map.of()).needsConfigFile())
        .isTrue();
    assertThat(CommandTemplate.compile(sweep("command: x\n"), Map.of()).needsConfigFile())
        .isFalse();
  }

  @Test
  void prefersAKeyOfTheConfigToAFact() {
    Sweep sweep = sweep("command: x {seed}\nparameters: {seed: [5]}\n");
    assertThat(
            CommandTemplate.compile(sweep, Map.of())
                .fill(
                    sweep.space().at(0),
                    new BranchFacts(0, 0, new ConfigId.Hashed(0), 99, "/d", "/c")))
        .containsExactly("x", "5");
  }
}
