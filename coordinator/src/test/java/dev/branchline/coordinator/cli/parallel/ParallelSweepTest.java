package dev.branchline.coordinator.cli.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigIds;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.BaseFiles;
import dev.branchline.protocol.sweep.BranchFacts;
import dev.branchline.protocol.sweep.CommandTemplate;
import dev.branchline.protocol.sweep.Read;
import dev.branchline.protocol.sweep.SourceFile;
import dev.branchline.protocol.sweep.Sweep;
import dev.branchline.protocol.sweep.SweepReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the generated sweep runs, by the shell of this machine. */
class ParallelSweepTest {
  private static final List<String> AWKWARD =
      List.of("a b", "007", "it's", "\"q\"", "$HOME", "*", "a\\nb", "", "ñ🚀", "-n", "{x}", "`id`");

  private static ParallelSweep sweep(String command, int columns) {
    return new ParallelSweep(command, names(columns));
  }

  private static List<String> names(int columns) {
    return Collections.nCopies(columns, "");
  }

  private static Sweep read(String text) {
    Read read =
        SweepReader.read(
            new SourceFile(ParallelSweep.FILE, text), List.of(), Map.of(), BaseFiles.NONE);
    assertThat(read).as(text).isInstanceOf(Read.Accepted.class);
    return ((Read.Accepted) read).sweep();
  }

  /** What each branch prints, in order. */
  private static List<String> runs(String... words) throws IOException, InterruptedException {
    ParallelWords typed =
        ParallelWords.read(
            List.of(words),
            new ParallelWords.Form(false, false, Optional.empty(), false),
            _ -> List.of());
    ParallelSweep made = new ParallelSweep(typed.command(), typed.arguments().names());
    Sweep sweep = read(made.text(typed.arguments()));
    List<String> outputs = new ArrayList<>();
    for (long ordinal = 0; ordinal < sweep.space().size(); ordinal++) {
      ConfigValue.Mapping config = sweep.space().at(ordinal);
      BranchFacts facts = new BranchFacts(ordinal, 0, ConfigIds.of(config), 1, "", "");
      List<String> line = CommandTemplate.compile(sweep, Map.of()).fill(config, facts);
      outputs.add(shell(ordinal, line));
    }
    return outputs;
  }

  private static String shell(long ordinal, List<String> line)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("BRANCHLINE_BRANCH", Long.toString(ordinal));
    builder.environment().put("BRANCHLINE_SLOT", "3");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }

  @Test
  void fillsEachPlaceWhateverQuotesItStandsIn() throws IOException, InterruptedException {
    for (String command :
        List.of(
            "printf '[%s]' {}",
            "printf '[%s]' \"{}\"",
            "printf '[%s]' '{}'",
            "printf '[%s]' \"$(printf %s {})\"",
            "printf '[%s]' \"$(printf %s \"{}\")\"",
            "printf '[%s]' \"`printf %s {}`\"",
            "x={}; printf '[%s]' \"$x\"",
            "true # it's {}\nprintf '[%s]' {}",
            "printf '[%s]' \"${NOTHING:-{}}\"")) {
      List<String> words = new ArrayList<>(List.of(command, ":::"));
      words.addAll(AWKWARD);
      assertThat(runs(words.toArray(String[]::new)))
          .as(command)
          .containsExactlyElementsOf(AWKWARD.stream().map(value -> "[" + value + "]").toList());
    }
  }

  @Test
  void leavesTheShellItsOwnBraces() throws IOException, InterruptedException {
    assertThat(runs("x={}; echo {a} '{b}' \"{c}\" ${x} \"${x}\" | awk '{print}'", ":::", "v"))
        .containsExactly("{a} {b} {c} v v\n");
    assertThat(runs("echo {} | awk '{print $1}'", ":::", "v w")).containsExactly("v\n");
  }

  @Test
  void countsBranchesFromOneAndTellsTheSlot() throws IOException, InterruptedException {
    assertThat(runs("echo {#} '{#}' \"{#}\" $(({#} * 2)) {%}", ":::", "a", "b"))
        .containsExactly("1 1 1 2 3\n", "2 2 2 4 3\n");
  }

  @Test
  void calculatesWithValues() throws IOException, InterruptedException {
    assertThat(runs("echo $(( {1} * {2} )) $((({1} + 1) * 2))", ":::", "3", ":::", "4", "5"))
        .containsExactly("12 8\n", "15 8\n");
  }

  @Test
  void runsTheValuesThemselvesWithoutACommand() throws IOException, InterruptedException {
    assertThat(runs(":::", "echo a b", "echo $((1 + 1))")).containsExactly("a b\n", "2\n");
  }

  @Test
  void takesApartPathsAsAColumnOfItsOwn() throws IOException, InterruptedException {
    assertThat(runs("echo {} {.} {/} {//} {/.}", ":::", "A/B.C"))
        .containsExactly("A/B.C A/B B.C A B\n");
    assertThat(runs("echo {1/} '{2.}'", ":::", "A/B.C", ":::", "D/E.F", "G"))
        .containsExactly("B.C D/E\n", "B.C G\n");
  }

  @Test
  void readsAsSomebodyCouldHaveWrittenIt() {
    ParallelWords typed =
        ParallelWords.read(
            List.of("wc -l {1} {2/}", ":::", "007", ":::", "a/b", "c"),
            new ParallelWords.Form(false, false, Optional.empty(), false),
            _ -> List.of());
    String text = sweep(typed.command(), 2).text(typed.arguments());

    assertThat(text)
        .isEqualTo(
            """
            {"name": "wc",
             "shell": "wc -l {arg1} {arg2_base}",
             "parameters": {
              "arg1": ["007"],
              "rows2": {"zip": {"arg2":["a/b","c"],"arg2_base":["b","c"]}}}}
            """);
  }

  @Test
  void saysHowABranchCouldBeTyped() {
    assertThat(sweep("echo {1} \"{2}\" {#}", 2).line(List.of("a b", "$x"), 4))
        .isEqualTo("echo 'a b' \"\\$x\" 4");
    assertThat(sweep("", 1).line(List.of("echo a"), 1)).isEqualTo("echo a");
    assertThat(sweep("gzip", 1).line(List.of("it's"), 1)).isEqualTo("gzip 'it'\\''s'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/wc -l", "wc {}", "wc"})
  void isCalledAsItsProgram(String command) {
    assertThat(sweep(command, 1).name()).isEqualTo("wc");
  }

  @Test
  void isCalledParallelWhereThatIsAValueItself() {
    assertThat(sweep("", 1).name()).isEqualTo("parallel");
    assertThat(sweep("{1} x", 1).name()).isEqualTo("parallel");
  }

  @Property(tries = 500)
  void anyCommandMakesASweepOrIsRefused(@ForAll("commands") String command) {
    try {
      ParallelSweep made = sweep(command, 2);
      assertThat(made.line(List.of("a b", "c"), 1)).isNotNull();
      String text =
          made.text(
              new Arguments(
                  List.of(
                      new Arguments.Group(List.of(new Arguments.Column("", List.of("a", "b")))),
                      new Arguments.Group(List.of(new Arguments.Column("", List.of("c")))))));
      assertThat(text).startsWith("{\"name\": ");
    } catch (WrongWords e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> commands() {
    return Arbitraries.of(
            "echo", " ", "{", "}", "{}", "{1}", "{2.}", "{x}", "'", "\"", "$(", ")", "`", "$((",
            "))", "${", "\\", "#", "\n", "{#}", "{3}", "a", "(", "{=a=}")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
