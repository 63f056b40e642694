package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Ran;
import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A coordinator and workers on hosts of their own, between which the network breaks. */
@Tag("network")
class NamespaceIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** For what takes the thirty seconds of a lease, on a machine that has other things to do. */
  private static final Duration LONG = Duration.ofMinutes(3);

  /** From the cable's being plugged in to a worker's running on, for a machine of little speed. */
  private static final Duration BACK = Duration.ofSeconds(30);

  /** A length of sleep that no other process on this machine has; ten minutes and more. */
  private final String mark = "600." + System.nanoTime();

  private final List<Running> started = new ArrayList<>();
  @TempDir Path folder;
  private SweepFolder sweeps;
  private Network network;
  private String coordinator;
  private Running leader;

  @BeforeEach
  void startCoordinator() {
    sweeps = new SweepFolder(folder);
    network = Network.create();
    coordinator = network.host("c");
    leader = lead();
  }

  @AfterEach
  void leavesNothing() {
    started.forEach(Running::kill);
    Distribution.processes(mark).forEach(ProcessHandle::destroyForcibly);
    network.close();
  }

  private static void await(String what, BooleanSupplier condition) {
    Distribution.await(what, LONG, condition);
  }

  private Running start(String host, String... words) {
    List<String> line = new ArrayList<>(network.at(host));
    line.add(Distribution.unpacked().home().resolve("bin/branchline").toString());
    line.addAll(List.of(words));
    Map<String, String> environment =
        Map.of(
            "XDG_CONFIG_HOME", folder.resolve("config").toString(),
            "XDG_STATE_HOME", folder.resolve("state").toString());
    Running running =
        Distribution.unpacked()
            .start(folder, Path.of("ip"), environment, line.toArray(String[]::new));
    started.add(running);
    return running;
  }

  private Running lead() {
    Running running = start("c", "coordinator", "--bind", coordinator, "--insecure");
    await("it says where it is", () -> err(running).contains("workers join at"));
    return running;
  }

  private Running worker(String host) {
    network.host(host);
    Running worker =
        start(host, "worker", "--join", coordinator, "--insecure", "--name", host, "--cpus", "2");
    await("it is connected", () -> err(worker).contains("is connected"));
    return worker;
  }

  private Ran ask(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", "http://" + coordinator + ":7420"));
    Running running = start("c", line.toArray(String[]::new));
    started.remove(running);
    return running.end().exits(0);
  }

  /** The state of a worker as people are told, and how many branches it runs: {@code ready 2}. */
  private String worker(String name, JsonNode workers) {
    for (JsonNode worker : workers) {
      if (worker.get("name").asString().equals(name)) {
        int running = 0;
        for (JsonNode of : worker.get("running")) {
          running += of.asInt();
        }
        return worker.get("state").asString() + " " + running;
      }
    }
    return "gone";
  }

  private String standing(String name) {
    return worker(name, JSON.readTree(ask("workers", "--output", "json").out()));
  }

  private static String err(Running running) {
    try {
      return Files.readString(running.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many executions have begun. */
  private long began() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("began-"))
          .mapToLong(file -> Objects.requireNonNull(file.toFile()).length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Branches of ten minutes, that end when the test says so; each writes a byte at its begin. */
  private void submitTenMinutes(int branches) {
    sweeps.sweep(
        "shell: printf x >> began-{n}; test -e go || sleep MARK; echo {n} > ended-{n}\nparameters: {n: range(N)}"
            .replace("MARK", mark)
            .replace("N", Integer.toString(branches)));
    ask("submit", "sweep.yaml");
    int running = Math.min(4, branches);
    await("they run", () -> began() == running);
    await("they are told", () -> runs("one") + runs("two") == running);
  }

  private int runs(String name) {
    String standing = standing(name);
    return standing.equals("gone") ? 0 : Integer.parseInt(standing.split(" ", -1)[1]);
  }

  private long expired() {
    return Long.parseLong(
        sweeps.query("SELECT count(*) FROM lease WHERE state = 'expired'").getFirst());
  }

  private void finish(int branches) {
    sweeps.file("go", "");
    Distribution.processes("sleep " + mark).forEach(ProcessHandle::destroy);
    await("all are recorded", () -> sweeps.recorded() == branches);
    assertThat(sweeps.query("SELECT count(*), count(DISTINCT ordinal) FROM branch"))
        .containsExactly(branches + "|" + branches);
  }

  @Test
  void runsNothingAgainAfterAWorkerWasCutOffUntilItsLeasesExpired() {
    worker("one");
    worker("two");
    submitTenMinutes(4);

    network.cut("two");
    await("its leases expire", () -> expired() > 0);
    network.join("two");
    await("it has its branches again", () -> standing("two").equals("ready 2"));

    assertThat(began()).isEqualTo(4);
    finish(4);
    assertThat(began()).isEqualTo(4);
    assertThat(sweeps.query("SELECT count(*) FROM attempt")).containsExactly("0");
    assertThat(standing("one")).isEqualTo("ready 0");
  }

  /**
   * TCP tries again ever more seldom what it has sent in vain; after a minute the next time is 42
   * seconds away.
   */
  @Test
  @Tag("regression")
  void goesOnSoonAfterAMinuteWithoutANetwork() {
    worker("one");
    worker("two");
    submitTenMinutes(4);

    network.cut("two");
    long cut = System.nanoTime();
    await("a minute is over", () -> System.nanoTime() - cut > Duration.ofMinutes(1).toNanos());
    assertThat(expired()).isPositive();
    network.join("two");
    Duration back = Distribution.await("it is back", BACK, () -> standing("two").equals("ready 2"));

    System.out.printf("back %d ms after a minute without a network%n", back.toMillis());
    assertThat(leader.process().isAlive()).isTrue();
    assertThat(began()).isEqualTo(4);
    finish(4);
    assertThat(began()).isEqualTo(4);
  }

  @Test
  void recordsEachBranchOnceAlthoughAWorkerIsKilledBehindItsCutCable() {
    worker("one");
    Running two = worker("two");
    submitTenMinutes(6);

    network.cut("two");
    two.signal("KILL");
    await("its leases expire", () -> expired() > 0);

    finish(6);
    assertThat(began()).isEqualTo(8);
  }

  @Test
  void takesItsWorkersBackAfterItWasKilledAndAWorkerHadBeenCutOff() {
    worker("one");
    worker("two");
    submitTenMinutes(4);

    network.cut("two");
    leader.signal("KILL");
    lead();
    await("the other is back", () -> standing("one").equals("ready 2"));
    network.join("two");
    await("it is back, too", () -> standing("two").equals("ready 2"));

    finish(4);
    assertThat(began()).isEqualTo(4);
  }
}
