package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static dev.branchline.deploy.blackbox.Loopback.err;
import static dev.branchline.deploy.blackbox.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinator and workers are killed at the same moment, in the middle of a sweep, and started
 * again. {@code -Dbranchline.kills=5} does it so often; it prints how long what took.
 */
class LostAllIT {
  private static final int KILLS = Integer.getInteger("branchline.kills", 1);
  private static final int BRANCHES = 120 * KILLS + 60;

  @TempDir Path folder;
  private Loopback cluster;

  @AfterEach
  void leavesNothing() {
    cluster.close();
  }

  @Test
  void endsCompleteAfterEverythingWasKilledAtOnceAndStartedAgain() throws Exception {
    cluster = new Loopback(folder);
    cluster
        .sweeps()
        .sweep(
            """
            shell: |
              : MARK
              echo {n} $BRANCHLINE_EXECUTION >> began
              sleep 0.3
              echo '{"token": "'$BRANCHLINE_EXECUTION'"}'
            parameters: {n: range(BRANCHES)}
            result: stdout
            """
                .replace("MARK", cluster.mark())
                .replace("BRANCHES", Integer.toString(BRANCHES)));
    Running coordinator = cluster.coordinator();
    Running one = cluster.worker("one", 2);
    Running two = cluster.worker("two", 2);
    cluster.ask("submit", "sweep.yaml").exits(0);
    List<String> times = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      long sofar = 60L * kill;
      await("it has got on", () -> cluster.journal().recorded() >= sofar);

      List<Running> all = List.of(coordinator, one, two);
      all.forEach(each -> each.signal("KILL"));
      await("they are dead", () -> all.stream().noneMatch(each -> each.process().isAlive()));
      await("what they had started is dead", () -> cluster.marked().isEmpty());
      int began = began();

      long start = System.nanoTime();
      coordinator = cluster.startCoordinator();
      one = cluster.startWorker(Map.of(), "one", 2);
      two = cluster.startWorker(Map.of(), "two", 2);
      times.add(recovered(start, coordinator, List.of(one, two), began));
    }
    await("all are recorded", () -> cluster.journal().recorded() == BRANCHES);
    cluster.ask("wait", "last").exits(0);

    System.out.println("after kill -9 of everything, in ms from the start of all:");
    times.forEach(System.out::println);
    assertThat(
            cluster.journal().query("SELECT count(DISTINCT ordinal), sum(status = 1) FROM branch"))
        .containsExactly(BRANCHES + "|" + BRANCHES);
    assertThat(Files.readAllLines(folder.resolve("began")))
        .as("what ran")
        .containsAll(
            cluster
                .journal()
                .query("SELECT ordinal || ' ' || json_extract(result, '$.token') FROM result"));
    cluster.sweeps().branchline("journal", "check").exits(0);
  }

  private int began() {
    return (int) text(folder.resolve("began")).lines().count();
  }

  /** Waits for each sign of life, and tells when it was seen. */
  private String recovered(
      long start, Running coordinator, List<Running> workers, int beganBefore) {
    await("the coordinator is there", () -> err(coordinator).contains("workers join at"));
    long there = System.nanoTime();
    await(
        "a worker is connected",
        () -> workers.stream().anyMatch(worker -> err(worker).contains("is connected")));
    long connected = System.nanoTime();
    await("a branch starts", () -> began() > beganBefore);
    long first = System.nanoTime();
    await(
        "all workers are connected",
        () -> workers.stream().allMatch(worker -> err(worker).contains("is connected")));
    long all = System.nanoTime();
    return "coordinator %,d; first worker %,d; first new branch %,d; all workers %,d"
        .formatted(
            millis(start, there),
            millis(start, connected),
            millis(start, first),
            millis(start, all));
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }
}
