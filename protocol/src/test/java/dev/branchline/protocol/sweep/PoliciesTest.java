package dev.branchline.protocol.sweep;

import static dev.branchline.protocol.sweep.Reading.sweep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Resources;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
  @Test
  void haveDefaults() {
    Sweep sweep = sweep("command: x\n");
    assertThat(sweep.policies()).isEqualTo(Policies.DEFAULT);
    assertThat(sweep.name()).isEqualTo("sweep");
    assertThat(sweep.seed()).isZero();
    assertThat(sweep.result()).isEqualTo(ResultMode.FILE);
    assertThat(sweep.workdir()).isEmpty();
  }

  @Test
  void areRead() {
    assertThat(
            sweep(
                    """
                    command: x
                    retries: 3
                    retry_delay: 500ms
                    retry_max_delay: 2m
                    retry_on: [exit, oom]
                    crash_limit: 2
                    timeout: 1h30m
                    grace: 0s
                    worker_timeout: 1.5s
                    halt: soon,fail=10%
                    max_parallel: 4
                    priority: -2
                    resources: {cpus: 0.5, gpus: 1, memory: 512MiB, licence: 2}
                    reserve_after: 1d
                    """)
                .policies())
        .isEqualTo(
            new Policies(
                3,
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                Set.of(FailureKind.EXIT, FailureKind.OOM),
                2,
                Optional.of(Duration.ofMinutes(90)),
                Duration.ZERO,
                Duration.ofMillis(1500),
                new Halt.When(
                    Halt.Urgency.SOON,
                    Halt.Counted.FAIL,
                    new Halt.Threshold.Percent(BigDecimal.TEN)),
                OptionalInt.of(4),
                -2,
                Resources.of(
                    Map.of(
                        "cpus", 5_000L, "gpus", 10_000L, "memory", 512L << 20, "licence", 20_000L)),
                Duration.ofDays(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "10s, 10000",
    "5m, 300000",
    "1h30m, 5400000",
    "0, 0",
    "1.5s, 1500",
    "2d, 172800000",
    "7ms, 7"
  })
  void takeDurations(String text, long millis) {
    assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"10", "s", "1x", "-1s", "1s1h", "1 s", "99999999d"})
  void refuseOtherDurations(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "512MiB, 536870912",
    "2GB, 2000000000",
    "1.5KiB, 1536",
    "100B, 100",
    "4096, 4096",
    "1 TB, 1000000000000"
  })
  void takeSizes(String text, long bytes) {
    assertThat(ResourcesReader.size(text)).contains(bytes);
  }

  @Test
  void takeHaltWords() {
    assertThat(PolicyReader.halt("never")).contains(new Halt.Never());
    assertThat(PolicyReader.halt("now,done=3"))
        .contains(new Halt.When(Halt.Urgency.NOW, Halt.Counted.DONE, new Halt.Threshold.Count(3)));
    assertThat(PolicyReader.halt("now,success=1"))
        .contains(
            new Halt.When(Halt.Urgency.NOW, Halt.Counted.SUCCESS, new Halt.Threshold.Count(1)));
    assertThat(PolicyReader.halt("now,fail=1.5")).isEmpty();
  }

  @Test
  void comeWithWhatIsReadBesideThem() {
    Sweep sweep =
        sweep(
            """
            name: n
            description: d
            command: x
            env: {A: 1.10, B: "", C: "${env:USER}"}
            workdir: /w
            metric: {name: loss, goal: maximize}
            metrics: {loss: 'loss[:=] *([-+.eE0-9]+)'}
            result: stdout
            seed: 7
            """);
    assertThat(sweep.env()).isEqualTo(Map.of("A", "1.10", "B", "", "C", "ann"));
    assertThat(sweep.workdir()).contains("/w");
    assertThat(sweep.metric()).contains(new Metric("loss", Metric.Goal.MAXIMIZE));
    assertThat(sweep.metrics()).containsOnlyKeys("loss");
    assertThat(sweep.result()).isEqualTo(ResultMode.STDOUT);
    assertThat(sweep.seed()).isEqualTo(7);
    assertThat(sweep.description()).contains("d");
  }
}
