package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static dev.branchline.deploy.blackbox.Loopback.err;
import static dev.branchline.deploy.blackbox.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker with more results that nobody takes than it keeps in memory, which are 32 MiB. */
class OutboxIT {
  /** With these they are more than one message carries, too. */
  private static final int BRANCHES = 12;

  private static final int RESULT_BYTES = 6 << 20;

  @TempDir Path folder;
  private Loopback cluster;

  @AfterEach
  void leavesNothing() {
    cluster.close();
  }

  @Test
  void whatDoesNotFitInMemoryWaitsOnDiskAndIsRecordedOnceWhenACoordinatorIsBack() {
    cluster = new Loopback(folder);
    cluster
        .sweeps()
        .sweep(
            """
            shell: |
              : MARK
              echo {n} >> began
              while ! test -e go; do sleep 0.1; done
              {
                printf '{ "n": %d, "text": "' {n}
                head -c BYTES /dev/zero | tr '\\0' x
                printf '" }'
              } > $BRANCHLINE_RESULT
              echo {n} >> ended
            parameters: {n: range(BRANCHES)}
            """
                .replace("MARK", cluster.mark())
                .replace("BYTES", Integer.toString(RESULT_BYTES))
                .replace("BRANCHES", Integer.toString(BRANCHES)));
    Running coordinator = cluster.coordinator();
    Running worker = cluster.worker("one", BRANCHES);
    cluster.ask("submit", "sweep.yaml").exits(0);
    await("all run", () -> lines("began") == BRANCHES);

    Loopback.kill(coordinator);
    cluster.sweeps().file("go", "");
    await("all have ended", () -> lines("ended") == BRANCHES);
    await("some wait on disk", () -> spilled() > RESULT_BYTES);
    cluster.coordinator();

    await("all are recorded", () -> cluster.journal().recorded() == BRANCHES);
    cluster.ask("wait", "last").exits(0);
    assertThat(
            cluster
                .journal()
                .query(
                    "SELECT ordinal, json_extract(result, '$.n'),"
                        + " length(json_extract(result, '$.text')) FROM result ORDER BY 1"))
        .isEqualTo(
            IntStream.range(0, BRANCHES).mapToObj(n -> n + "|" + n + "|" + RESULT_BYTES).toList());
    assertThat(cluster.journal().query("SELECT count(*) FROM attempt")).containsExactly("0");
    assertThat(lines("began")).as("what ran").isEqualTo(BRANCHES);
    await("nothing is left on disk", () -> spilled() == 0);
    assertThat(err(worker)).doesNotContain("\tat ");
    cluster.sweeps().branchline("journal", "check").exits(0);
  }

  private int lines(String file) {
    return (int) text(folder.resolve(file)).lines().count();
  }

  /** The bytes of outcomes that lie on the worker's disk. */
  private long spilled() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(file -> file.endsWith("outbox.jsonl")).toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException | UncheckedIOException e) {
      return -1; // something was removed meanwhile
    }
  }
}
