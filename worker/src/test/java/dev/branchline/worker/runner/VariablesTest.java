package dev.branchline.worker.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
  @Test
  void areAMapInWhichOwnOnesWin() {
    Variables variables =
        new Variables(new Variables.Shared(Map.of("A", "1", "B", "2")), Map.of("B", "3", "C", "4"));
    Map<String, String> told = new HashMap<>();
    variables.forEach(told::put);

    assertThat(variables).isEqualTo(Map.of("A", "1", "B", "3", "C", "4")).isEqualTo(told);
    assertThat(variables.get("A")).isEqualTo("1");
    assertThat(variables.get("B")).isEqualTo("3");
    assertThat(variables.containsKey("C")).isTrue();
    assertThat(variables.get("D")).isNull();
  }
}
