package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise itself, on real processes: whatever is killed, stopped or cut off, and whenever, each
 * branch has one outcome, and each outcome is of a branch that ran.
 *
 * <p>{@code -Dbranchline.chaos=180} sets for how many seconds things go wrong, {@code
 * -Dbranchline.seed=7} what goes wrong.
 */
final class ChaosIT {
  private static final int SECONDS = Integer.getInteger("branchline.chaos", 60);
  private static final int BRANCHES = Math.max(2000, 35 * SECONDS);
  private static final List<String> WORKERS = List.of("one", "two", "three");

  /** Longer than the silence after which leases expire. */
  private static final int LONG_MILLIS = 7_000;

  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** In the command line of each branch, and of no other process on this machine. */
  private final String mark = "chaos-" + System.nanoTime();

  private final long seed = Long.getLong("branchline.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);
  private final Map<String, Running> workers = new TreeMap<>();
  private final List<Running> started = new ArrayList<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<Repair> repairs = new ArrayList<>();

  @TempDir Path folder;
  private Hosts hosts;
  private SweepFolder sweeps;
  private Running coordinator;

  /** What puts right again what went wrong, and when. */
  private record Repair(String what, long dueNanos, Runnable action) {}

  @AfterEach
  void leavesNothing() {
    started.forEach(Running::kill);
    Distribution.processes(mark).forEach(ProcessHandle::destroyForcibly);
    hosts.close();
  }

  @Test
  void recordsEachBranchOnceWhateverIsKilledStoppedOrCutOff() throws IOException {
    System.out.println("chaos with -Dbranchline.seed=" + seed);
    hosts = Hosts.in(folder);
    sweeps = new SweepFolder(folder).sweep(sweep());
    coordinator = keep(hosts.coordinator());
    awaitText(coordinator, "workers join at");
    for (String name : WORKERS) {
      hosts.add(name);
      workers.put(name, keep(hosts.worker(name)));
    }
    keep(hosts.ask("submit", "sweep.yaml")).end().exits(0);
    Distribution.await("it runs", PATIENCE, () -> sweeps.recorded() > 0);

    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    while (System.nanoTime() < end && sweeps.recorded() < BRANCHES) {
      repair(System.nanoTime());
      disturb();
      Distribution.sleep(Duration.ofMillis(300 + random.nextInt(1500)));
    }
    repair(Long.MAX_VALUE);
    System.out.printf("%s; %d of %d recorded by then%n", done, sweeps.recorded(), BRANCHES);
    Distribution.await("all is recorded", PATIENCE, () -> sweeps.recorded() == BRANCHES);
    keep(hosts.ask("wait", "last")).end().exits(0);

    assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(5);
    assertThat(
            sweeps.query("SELECT count(*), count(DISTINCT ordinal), sum(status = 1) FROM branch"))
        .containsExactly(BRANCHES + "|" + BRANCHES + "|" + BRANCHES);
    assertThat(folder.resolve("tokens"))
        .satisfies(
            file ->
                assertThat(Files.readAllLines(file))
                    .as("what ran")
                    .containsAll(
                        sweeps.query(
                            "SELECT ordinal || ' ' || json_extract(result, '$.token') FROM"
                                + " result")));
    assertThat(
            sweeps.query(
                "SELECT l.id FROM lease l JOIN sweep s ON s.id = l.sweep"
                    + " WHERE l.state = 'live' AND s.status = 'finished'"))
        .isEmpty();
    sweeps.branchline("journal", "check").exits(0);
    Distribution.await("nothing is left", () -> Distribution.processes(mark).isEmpty());
  }

  private String sweep() {
    return """
    name: chaos
    shell: |
      : MARK
      sleep 0.08
      echo {n} $BRANCHLINE_EXECUTION >> tokens
      echo '{"token": "'$BRANCHLINE_EXECUTION'"}'
    parameters: {n: range(BRANCHES)}
    result: stdout
    worker_timeout: 4s
    crash_limit: 1000
    """
        .replace("MARK", mark)
        .replace("BRANCHES", Integer.toString(BRANCHES));
  }

  private void disturb() {
    String victim = WORKERS.get(random.nextInt(WORKERS.size()));
    int choice = random.nextInt(hosts.canCut() ? 11 : 8);
    boolean spared = repairs.stream().anyMatch(repair -> repair.what.contains(victim));
    if (choice < 2) {
      if (repairs.stream().noneMatch(repair -> repair.what.contains("coordinator"))) {
        coordinator(choice);
      }
    } else if (!spared) {
      worker(victim, choice);
    }
  }

  private void coordinator(int choice) {
    if (choice == 0) {
      kill(coordinator);
      later("start the coordinator", 2_000, () -> coordinator = keep(hosts.coordinator()));
    } else {
      coordinator.signal("STOP");
      later("continue the coordinator", 6_000, () -> coordinator.signal("CONT"));
    }
  }

  private void worker(String name, int choice) {
    Running worker = workers.get(name);
    switch (choice) {
      case 2, 3, 4 -> {
        kill(worker);
        later("start killed " + name, 2_000, () -> workers.put(name, keep(hosts.worker(name))));
      }
      case 5, 6 -> {
        worker.signal("STOP");
        later("continue " + name, LONG_MILLIS, () -> worker.signal("CONT"));
      }
      case 7 -> {
        worker.signal("TERM");
        later("start drained " + name, LONG_MILLIS, () -> workers.put(name, next(name, worker)));
      }
      default -> {
        hosts.cut(name);
        later("join " + name, LONG_MILLIS, () -> hosts.join(name));
      }
    }
  }

  /** A worker in the place of one that was asked to leave. */
  private Running next(String name, Running leaving) {
    Distribution.await("it has left", PATIENCE, () -> !leaving.process().isAlive());
    return keep(hosts.worker(name));
  }

  private static void kill(Running running) {
    running.signal("KILL");
    Distribution.await("it is dead", () -> !running.process().isAlive());
  }

  private void later(String what, int mostMillis, Runnable action) {
    done.merge(what, 1, Integer::sum);
    long due = System.nanoTime() + Duration.ofMillis(random.nextInt(mostMillis)).toNanos();
    repairs.add(new Repair(what, due, action));
  }

  private void repair(long now) {
    for (Repair repair : List.copyOf(repairs)) {
      if (repair.dueNanos <= now) {
        repairs.remove(repair);
        repair.action.run();
      }
    }
  }

  private Running keep(Running running) {
    started.add(running);
    return running;
  }

  private static void awaitText(Running running, String text) {
    Distribution.await(
        text,
        PATIENCE,
        () -> {
          try {
            return Files.readString(running.err()).contains(text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
