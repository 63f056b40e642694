package dev.branchline.coordinator.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  private static String printed(Table table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void alignsNumbersToTheRightAndTextToTheLeft() {
    Table table = new Table(List.of("n", "name"));
    table.add(List.of("1", "gzip"));
    table.add(List.of("-10.5", "xz"));
    assertThat(printed(table)).isEqualTo("    n  name\n    1  gzip\n-10.5  xz\n");
  }

  @Test
  void countsColumnsAsATerminalDoes() {
    Table table = new Table(List.of("a", "b"));
    table.add(List.of("日本", "x"));
    table.add(List.of("e\u0301", "x"));
    table.add(List.of("🚀", "x"));
    assertThat(printed(table)).isEqualTo("a     b\n日本  x\ne\u0301     x\n🚀    x\n");
  }

  @Test
  void keepsControlCharactersAndLongTextsOut() {
    Table table = new Table(List.of("a"));
    table.add(List.of("x\n\u001b[31m" + "y".repeat(100)));
    assertThat(printed(table).lines().toList().getLast())
        .startsWith("x  [31myyy")
        .endsWith("…")
        .hasSize(60);
  }

  @Test
  void roundsMeasuredValuesButNotConfigs() {
    assertThat(Text.exact(ConfigValue.of(0.123456789))).isEqualTo("0.123456789");
    assertThat(Text.rounded(ConfigValue.of(0.123456789))).isEqualTo("0.123457");
    assertThat(Text.rounded(ConfigValue.of(1.23456789e-9))).isEqualTo("1.23457e-09");
    assertThat(Text.rounded(ConfigValue.of(123456789L))).isEqualTo("123456789");
    assertThat(Text.rounded(ConfigValue.of(Double.NaN))).isEqualTo("NaN");
    assertThat(Text.rounded(ConfigValue.of("0.123456789"))).isEqualTo("0.123456789");
  }

  @Test
  void writesDurationsAsPeopleRead() {
    assertThat(
            List.of(12L, 3210L, 245_000L, 7_380_000L, 273_600_000L).stream()
                .map(millis -> Text.duration(Duration.ofMillis(millis))))
        .containsExactly("12ms", "3.21s", "4m05s", "2h03m", "3d04h");
  }

  @Test
  void quotesWordsForAShell() {
    assertThat(Text.words(List.of("sh", "-c", "echo 'x'", "")))
        .isEqualTo("sh -c 'echo '\\''x'\\''' ''");
  }
}
