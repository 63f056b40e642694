package dev.branchline.worker.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.worker.result.ResultText.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTextTest {
  private static String read(Reading reading) {
    return switch (reading) {
      case Reading.Read read -> ConfigJson.write(read.result());
      case Reading.Bad bad -> "bad: " + bad.reason();
    };
  }

  @Test
  void readsAnObjectFromTheResultFile() {
    assertThat(read(ResultText.ofFile(" {\"loss\": NaN, \"n\": 1}\n")))
        .isEqualTo("{\"loss\":NaN,\"n\":1}");
  }

  @Test
  void takesAnEmptyFileAsNoResult() {
    assertThat(read(ResultText.ofFile(" \n"))).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "3", "{\"a\": ", "{} {}", "nope"})
  void saysWhatIsWrongWithAnythingElse(String text) {
    assertThat(read(ResultText.ofFile(text))).startsWith("bad: the result isn't ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}|{\"a\":1}",
        "{\"a\":1}~{\"a\":2}~done~|{\"a\":2}",
        "epoch 1~{\"a\":1}~{broken}~|{\"a\":1}",
        "~~  {\"a\":1}\r~~|{\"a\":1}",
        "[1]~no~|{}",
        "x|{}",
      })
  void findsTheLastLineOfTheOutputThatIsAnObject(String output, String result) {
    assertThat(read(ResultText.ofOutput(output.replace('~', '\n')))).isEqualTo(result);
  }
}
