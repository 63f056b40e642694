package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** What a newcomer does first. */
@Isolated("it compares how long programs take")
class QuickstartIT {
  private static final Distribution DISTRIBUTION = Distribution.unpacked();

  @TempDir Path folder;

  @Test
  void runsTheQuickstartAndPrintsATableSortedByItsMetric() {
    String file = DISTRIBUTION.home().resolve("examples/quickstart/sweep.yaml").toString();

    Ran ran = DISTRIBUTION.run(folder, "run", file).exits(0);

    List<String> rows =
        ran.out().lines().filter(line -> line.matches(".*\\b(gzip|bzip2|xz)\\b.*")).toList();
    assertThat(rows).hasSize(9);
    assertThat(rows.getFirst()).contains("bzip2");
    assertThat(rows.getLast()).contains("gzip").contains("1");
    assertThat(new SweepFolder(folder).results())
        .hasSize(9)
        .allSatisfy(row -> assertThat(row.get("result").get("size").asInt()).isPositive());
  }

  @Test
  void runsTheTrainingProgramAndFindsTheLeastLoss() {
    String file = DISTRIBUTION.home().resolve("examples/python-program/sweep.yaml").toString();

    DISTRIBUTION.run(folder, "run", file, "epochs=3").exits(0);

    assertThat(new SweepFolder(folder).results())
        .hasSize(12)
        .allSatisfy(
            row -> {
              assertThat(row.get("config").get("epochs").asInt()).isEqualTo(3);
              assertThat(row.get("result").get("loss").asDouble()).isBetween(0.0, 1.0);
            });
  }

  @Test
  void writesNoControlCharactersWithoutATerminal() {
    SweepFolder sweeps =
        new SweepFolder(folder).sweep("command: 'true'\nparameters: {n: range(20)}");

    Ran ran = sweeps.branchline("run", "sweep.yaml");

    String written = ran.out() + ran.err();
    assertThat(written.chars().filter(c -> c != '\n' && (c < 32 || c == 127)).count()).isZero();
    assertThat(written).as("no warnings of the JVM").doesNotContain("WARNING");
  }

  /** The start-up cache is what makes commands quick, so it has to be found and to fit. */
  @Test
  void startsFarQuickerWithItsStartUpCacheThanWithout() {
    SweepFolder sweeps = new SweepFolder(folder).sweep("command: 'true'");
    sweeps.branchline("run", "sweep.yaml").exits(0);
    List<Double> shares = new ArrayList<>();

    for (int round = 0; round < 7; round++) {
      Duration with = list(Map.of());
      Duration without = list(Map.of("BRANCHLINE_AOT", "off"));
      shares.add((double) with.toNanos() / without.toNanos());
    }

    shares.sort(Double::compare);
    assertThat(shares.get(shares.size() / 2)).as("%s", shares).isLessThan(0.75);
  }

  @Test
  void keepsAConfigAsItWasTyped() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("command: 'true'\nparameters: {n: [1, 1.0, '1', 18446744073709551616]}");

    sweeps.branchline("run", "sweep.yaml").exits(0);

    List<JsonNode> values = new ArrayList<>();
    sweeps.results().forEach(row -> values.add(row.get("config").get("n")));
    assertThat(values.stream().map(JsonNode::toString))
        .containsExactly("1", "1.0", "\"1\"", "18446744073709551616");
  }

  private Duration list(Map<String, String> environment) {
    Distribution distribution = Distribution.unpacked();
    Path launcher = distribution.home().resolve("bin/branchline");
    return distribution.start(folder, launcher, environment, "list").end().exits(0).took();
  }
}
