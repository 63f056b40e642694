package dev.branchline.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.0",
        "-0.0",
        "1e-05",
        "9223372036854775808",
        "123456789012345678901234567890",
        "NaN",
        "Infinity",
        "-Infinity",
        "null",
        "true",
        "\"ñ🚀\"",
        "\"a\\nb\\u0001\\\"\\\\\"",
        "[1,[],{\"a\":{}}]",
        "{\"b\":1,\"a\":2.5}"
      })
  void writesWhatItRead(String json) throws Exception {
    assertThat(ConfigJson.write(ConfigJson.parse(json))).isEqualTo(json);
  }

  @Property
  void readsBackAnyDouble(@ForAll double value) throws Exception {
    ConfigValue real = new ConfigValue.Real(value);
    assertThat(ConfigJson.parse(ConfigJson.write(real))).isEqualTo(real);
  }

  @Property
  void readsBackAnyString(@ForAll String value) throws Exception {
    ConfigValue text = new ConfigValue.Text(value);
    assertThat(ConfigJson.parse(ConfigJson.write(text))).isEqualTo(text);
    assertThat(ConfigJson.parse(CanonicalJson.write(text))).isEqualTo(text);
  }

  @Property
  void rejectsOrReadsAnything(@ForAll String text) {
    try {
      assertThat(ConfigJson.parse(text)).isNotNull();
    } catch (ConfigJson.Malformed e) {
      assertThat(e).hasMessageContaining("");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "{", "[1,", "{\"a\" 1}", "nul", "'a'"})
  void rejectsWhatIsNotOneValue(String text) {
    assertThatThrownBy(() -> ConfigJson.parse(text)).isInstanceOf(ConfigJson.Malformed.class);
  }

  @Test
  void rejectsWhatIsNestedTooDeep() {
    assertThatThrownBy(() -> ConfigJson.parse("[".repeat(100_000)))
        .isInstanceOf(ConfigJson.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-05, 1e-05",
    "0.0001, 0.0001",
    "1E15, 1000000000000000.0",
    "1e16, 1e+16",
    "123456789012345680, 1.2345678901234568e+17",
    "12345678.9, 12345678.9",
    "0.1, 0.1",
    "100, 100.0",
    "-0.0, -0.0",
    "5e-324, 5e-324",
    "2e-323, 2e-323",
    "1e-322, 1e-322",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2e23, 2e+23",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void writesFloatsAsPythonDoes(double value, String repr) {
    assertThat(FloatText.repr(value)).isEqualTo(repr);
  }
}
