package dev.branchline.coordinator.cli.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The replacement strings, as GNU parallel's manual and tutorial show them. */
class TemplateTest {
  private static final List<String> TWO = List.of("", "");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      textBlock =
          """
          {}        | A/B.C          | A/B.C
          {.}       | A/B.C          | A/B
          {/}       | A/B.C          | B.C
          {//}      | A/B.C          | A
          {/.}      | A/B.C          | B
          {1}       | A/B.C          | A/B.C
          {1.}      | A/B.C          | A/B
          {1/}      | A/B.C          | B.C
          {1//}     | A/B.C          | A
          {1/.}     | A/B.C          | B
          {-1}      | A/B.C          | A/B.C
          {.}       | foo.tar.gz     | foo.tar
          {.}       | a.b/c          | a.b/c
          {.}       | sub.dir/foo.jpg| sub.dir/foo
          {.}       | .bashrc        | ''
          {.}       | a.             | a.
          {/.}      | /etc/x.d/a.b.c | a.b
          {/}       | dir/           | ''
          {//}      | B.C            | .
          {//}      | /B             | /
          {//}      | /              | /
          {//}      | a/b/           | a
          {//}      | a//b           | a
          {//}      | a/             | .
          {#}       | x              | 7
          {2..}     | x              | {2..}
          {a}       | x              | {a}
          {         | x              | {
          {{}}      | x              | {x}
          }{1}{     | x              | }x{
          """)
  void takesOfAValueWhatTheManualSays(String template, String value, String expected) {
    assertThat(Template.parse(template, List.of("")).fill(List.of(value), 7)).isEqualTo(expected);
  }

  @Test
  void joinsAllInputsBySpaces() {
    assertThat(Template.parse("[{}] [{/.}]", TWO).fill(List.of("A/B.C", "D/E.F"), 1))
        .isEqualTo("[A/B.C D/E.F] [B E]");
  }

  @Test
  void countsInputsFromBothEnds() {
    Template template =
        Template.parse("1={1} 2={2} 3={3} -1={-1} -2={-2} -3={-3}", List.of("", "", ""));

    assertThat(template.fill(List.of("A", "C", "E"), 1)).isEqualTo("1=A 2=C 3=E -1=E -2=C -3=A");
  }

  @Test
  void knowsInputsByTheNameInTheirHeader() {
    assertThat(Template.parse("{f1} {f2.} {f3}", List.of("f1", "f2")).fill(List.of("A", "b.c"), 1))
        .isEqualTo("A b {f3}");
  }

  @Test
  void appendsAllValuesToACommandWithoutPlaceholders() {
    assertThat(Template.command("echo {x}", TWO).fill(List.of("a", "b"), 1))
        .isEqualTo("echo {x} a b");
    assertThat(Template.command("echo {#}", TWO).fill(List.of("a", "b"), 1)).isEqualTo("echo 1");
  }

  @Test
  void refusesWhatItCantFill() {
    assertThatThrownBy(() -> Template.parse("{3}", TWO))
        .isInstanceOf(WrongWords.class)
        .hasMessage("there is no input 3");
    assertThatThrownBy(() -> Template.parse("{= s/a/b/ =}", TWO))
        .isInstanceOf(WrongWords.class)
        .hasMessageContaining("Perl");
  }
}
