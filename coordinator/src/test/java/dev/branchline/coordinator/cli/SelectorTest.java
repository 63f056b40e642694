package dev.branchline.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 | 17",
        "3-9 | 3-9",
        "1,5-8:2 | 1,5,7",
        "5,1 | 1,5",
        "1-3,2-6 | 1-6",
        "1,2 | 1-2",
        "' 4 , 6 ' | 4,6",
        "3-3 | 3",
        "0-1:5 | 0"
      })
  void readsOrdinals(String text, String meant) {
    assertThat(Selector.parse(text)).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1-", "9-3", "1:2", "1-5:0", "1,,2", "0-4000000000:2"})
  void refusesWhatSelectsNothing(String text) {
    assertThatThrownBy(() -> Selector.parse(text))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("doesn't select branches");
  }
}
