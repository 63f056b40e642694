package dev.branchline.worker.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.model.ConfigJson;
import org.junit.jupiter.api.Test;

class ReportLinesTest {
  private final ReportLines lines = new ReportLines(7);

  @Test
  void coalescesWhatCameSinceTheLastTake() {
    lines.accept("{\"step\": 1, \"loss\": 0.5, \"note\": \"x\"}");
    lines.accept("{\"step\": 2, \"loss\": 0.25}");
    lines.accept("{\"step\": 3, \"acc\": 1}");
    Report report = lines.take().orElseThrow();
    assertThat(report.ordinal()).isEqualTo(7);
    assertThat(report.step()).isEqualTo(3);
    assertThat(ConfigJson.write(report.metrics())).isEqualTo("{\"loss\":0.25,\"acc\":1}");
    assertThat(lines.take()).isEmpty();
  }

  @Test
  void countsTheStepsItself() {
    lines.accept("{\"loss\": 1}");
    assertThat(lines.take().orElseThrow().step()).isZero();
    lines.accept("{\"loss\": 1}");
    assertThat(lines.take().orElseThrow().step()).isEqualTo(1);
  }

  @Test
  void remembersTheLastValueOfEachMetric() {
    lines.accept("{\"loss\": NaN, \"acc\": 0.5}");
    lines.take();
    lines.accept("{\"loss\": 1.5}");
    assertThat(ConfigJson.write(lines.latest())).isEqualTo("{\"loss\":1.5,\"acc\":0.5}");
  }

  @Test
  void countsLinesThatAreNoReports() {
    lines.accept("");
    lines.accept("loss 3");
    lines.accept("[1]");
    assertThat(lines.bad()).isEqualTo(2);
    assertThat(lines.take()).isEmpty();
  }
}
