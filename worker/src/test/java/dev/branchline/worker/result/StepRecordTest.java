package dev.branchline.worker.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRecordTest {
  private static final StepRecord TWO =
      StepRecord.NONE
          .heldBy(new StepRecord.Holder(42, "b", "h"))
          .with(
              new StepRecord.Finished(
                  "a.py", map("{\"x\": 1.0, \"y\": [null]}"), map("{\"m\": 1}")))
          .with(new StepRecord.Finished("b.py:f", map("{}"), map("{\"m\": 2, \"n\": 3}")));

  private static Mapping map(String json) {
    try {
      return (Mapping) ConfigJson.parse(json);
    } catch (ConfigJson.Malformed e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void comesBackAsItWasWritten() {
    assertThat(StepRecord.read(TWO.write())).isEqualTo(TWO);
    assertThat(StepRecord.read(StepRecord.NONE.write())).isEqualTo(StepRecord.NONE);
  }

  @Test
  void hasTheLastResultAndTheLastOfEachMetric() {
    assertThat(TWO.previous()).isEqualTo(map("{}"));
    assertThat(TWO.metrics()).isEqualTo(map("{\"m\": 2, \"n\": 3}"));
    assertThat(StepRecord.NONE.previous()).isEqualTo(map("{}"));
  }

  @Test
  void countsOnlyForTheStepsThatItIsOf() {
    assertThat(TWO.of(List.of("a.py", "b.py:f", "c.py"))).isEqualTo(TWO);
    assertThat(TWO.of(List.of("a.py", "b.py:f")).finished()).isEmpty();
    assertThat(TWO.of(List.of("a.py", "other.py", "c.py")).finished()).isEmpty();
    assertThat(TWO.of(List.of("a.py")).finished()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"steps\": 3}",
        "{\"steps\": [3]}",
        "{\"steps\": [{\"script\": \"a\", \"result\": {}}]}",
        "{\"steps\": [{\"script\": \"a\", \"result\": {}, \"metr"
      })
  void isNoneIfItCantBeRead(String text) {
    assertThat(StepRecord.read(text)).isEqualTo(StepRecord.NONE);
  }
}
