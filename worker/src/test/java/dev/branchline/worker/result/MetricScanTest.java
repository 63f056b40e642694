package dev.branchline.worker.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricScanTest {
  private final LinkedHashMap<String, Pattern> patterns = new LinkedHashMap<>();

  @Test
  void takesTheLastMatchOfEach() {
    patterns.put("loss", Pattern.compile("loss[:=] *(\\S+)"));
    patterns.put("step", Pattern.compile("step ([0-9]+)"));
    MetricScan scan = new MetricScan(patterns);
    scan.accept("step 1 loss=0.5\nstep 2 loss: 0.25\n");
    scan.accept("step 3\n");
    assertThat(ConfigJson.write(scan.found())).isEqualTo("{\"loss\":0.25,\"step\":3}");
  }

  @Test
  void takesTheWholeMatchWhereThereIsNoGroup() {
    patterns.put("x", Pattern.compile("[0-9]+"));
    MetricScan scan = new MetricScan(patterns);
    scan.accept("a 12 b 13");
    assertThat(ConfigJson.write(scan.found())).isEqualTo("{\"x\":13}");
  }

  @Test
  void knowsNanAndTheInfinitiesAndPassesOverWhatIsNoNumber() {
    patterns.put("a", Pattern.compile("a=(\\S+)"));
    patterns.put("b", Pattern.compile("b=(\\S+)"));
    patterns.put("c", Pattern.compile("c=(\\S+)"));
    MetricScan scan = new MetricScan(patterns);
    scan.accept("a=nan b=-inf c=1e-5 c=none c=3d");
    assertThat(ConfigJson.write(scan.found())).isEqualTo("{\"a\":NaN,\"b\":-Infinity,\"c\":1e-05}");
  }

  @Test
  void findsNothingInNothing() {
    patterns.put("a", Pattern.compile("a=(\\S+)"));
    assertThat(new MetricScan(patterns).found().entries()).isEmpty();
  }
}
