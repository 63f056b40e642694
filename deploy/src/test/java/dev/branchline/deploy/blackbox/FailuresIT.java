package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the user learns when branches fail, and when a file doesn't hold. */
class FailuresIT {
  @TempDir Path folder;

  @Test
  void tellsOfThreeFailuresOutOfTen() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep(
                """
                name: some-fail
                shell: |
                  n={n}
                  case $n in 4|6|8) echo no good: $n >&2; exit 3;; esac
                  echo '{"double": '$((2 * n))'}'
                parameters: {n: range(10)}
                result: stdout
                """);

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(1);

    String written = ran.out() + ran.err();
    assertThat(written).containsPattern("(?m)\\b3 x .*exit code 3").contains("hint:");
    assertThat(written).doesNotContain("Exception").doesNotContain("\tat ");

    JsonNode rows = sweeps.results();
    assertThat(rows.isArray()).isTrue();
    assertThat(rows).hasSize(10);
    for (JsonNode row : rows) {
      assertThat(row.propertyNames())
          .contains(
              "ordinal",
              "status",
              "attempt",
              "duration",
              "config",
              "config_id",
              "result",
              "failure");
      long n = row.get("ordinal").asLong();
      assertThat(row.get("config").get("n").asLong()).isEqualTo(n);
      assertThat(row.get("attempt").asInt()).isEqualTo(1);
      assertThat(row.get("duration").asDouble()).isPositive();
      assertThat(row.get("config_id").asString()).matches("[0-9a-f]{16}");
      if (List.of(4L, 6L, 8L).contains(n)) {
        assertThat(row.get("status").asString()).isEqualTo("failed");
        assertThat(row.get("failure").toString()).contains("exit code 3");
        assertThat(row.get("result").isNull()).isTrue();
      } else {
        assertThat(row.get("status").asString()).isEqualTo("succeeded");
        assertThat(row.get("result").get("double").asLong()).isEqualTo(2 * n);
        assertThat(row.get("failure").isNull()).isTrue();
      }
    }

    assertThat(sweeps.branchline("logs", "last", "4", "--stderr").exits(0).out())
        .isEqualTo("no good: 4\n");
    assertThat(
            sweeps.query(
                "SELECT s.name, r.ordinal, r.status, json_extract(r.result, '$.double')"
                    + " FROM result r JOIN sweep s ON s.id = r.sweep"
                    + " WHERE r.ordinal IN (3, 4) ORDER BY r.ordinal"))
        .containsExactly("some-fail|3|succeeded|6", "some-fail|4|failed|null");
  }

  @Test
  void runsOnlyTheFailedOnesAgain() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("shell: test {n} -ne 2 || test -e mended\nparameters: {n: range(4)}");
    sweeps.branchline("run", "sweep.yaml").exits(1);
    sweeps.file("mended", "");

    sweeps.branchline("retry", "last", "--failed").exits(0);

    // A retry by the user opens a new generation, in which attempts are counted from one again.
    assertThat(sweeps.query("SELECT ordinal, fate FROM attempt_result"))
        .containsExactly("2|reopened");
    List<String> attempts = new ArrayList<>();
    sweeps
        .results()
        .forEach(row -> attempts.add(row.get("status").asString() + " " + row.get("attempt")));
    assertThat(attempts)
        .containsExactly("succeeded 1", "succeeded 1", "succeeded 1", "succeeded 1");
  }

  @Test
  void namesFiveMistakesAtOnceAndStartsNothing() {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep(
                """
                name: mistakes
                command: touch {placeholder_of_nothing}
                parameters:
                  lr: range(0, 1, 0)
                method: gird
                timeout: 3 parsecs
                retrys: 2
                """);

    Ran ran = sweeps.branchline("run", "sweep.yaml").exits(2);

    List<Integer> lines = new ArrayList<>();
    Pattern.compile("sweep\\.yaml:(\\d+):\\d+")
        .matcher(ran.err())
        .results()
        .forEach(match -> lines.add(Integer.valueOf(match.group(1))));
    assertThat(lines).as(ran.err()).containsExactly(2, 4, 5, 6, 7);
    assertThat(ran.err()).contains("grid").contains("retries");
    assertThat(ran.out()).isEmpty();
    assertThat(sweeps.recorded()).isZero();
    assertThat(Files.exists(folder.resolve("{placeholder_of_nothing}"))).isFalse();
  }

  @Test
  void asksForWhatIsMissingInsteadOfShowingAStackTrace() {
    SweepFolder sweeps = new SweepFolder(folder);
    for (String[] words :
        List.of(
            new String[] {"run", "nowhere.yaml"},
            new String[] {"results", "last"},
            new String[] {"frobnicate"})) {
      Ran ran = sweeps.branchline(words).exits(2);
      assertThat(ran.err()).contains("error: ").doesNotContain("\tat ");
      assertThat(ran.out()).isEmpty();
    }
  }
}
