package dev.branchline.deploy.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten workers are killed one after another, and ten more come; it takes minutes on two cores. How
 * soon these are used is printed, not held to a bound: ten programs that start at once share this
 * machine's processors, as they wouldn't share a cluster's.
 */
@Tag("network")
class KillsIT {
  private static final Pattern ADDRESSES =
      Pattern.compile("workers join at (\\S+), clients at (\\S+)");
  private static final Pattern CONNECTED =
      Pattern.compile("(?m)^(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) .*connected to the coordinator");
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Duration BETWEEN = Duration.ofSeconds(9);

  private static final int MANY = 10;

  private final List<Running> started = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void leavesNothing() {
    started.forEach(Running::kill);
  }

  private Running start(String... words) {
    Distribution distribution = Distribution.unpacked();
    Map<String, String> environment =
        Map.of(
            "XDG_CONFIG_HOME", folder.resolve("config").toString(),
            "XDG_STATE_HOME", folder.resolve("state").toString());
    Running running =
        distribution.start(
            folder, distribution.home().resolve("bin/branchline"), environment, words);
    started.add(running);
    return running;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String err(Running running) {
    return text(running.err());
  }

  private Running worker(String address, String name) {
    return start("worker", "--join", address, "--name", name, "--cpus", "1", "--log-level", "info");
  }

  /** Whether this worker has begun a branch. */
  private boolean began(String name) {
    return !text(folder.resolve("began-" + name)).isEmpty();
  }

  private static void await(String what, BooleanSupplier condition) {
    Distribution.await(what, LONG, condition);
  }

  @Test
  void goesOnWhenTenWorkersAreKilledAndUsesTenMoreAtOnce() {
    Running coordinator = start("coordinator", "--port", "0", "--http-port", "0");
    await("it says where it is", () -> ADDRESSES.matcher(err(coordinator)).find());
    Matcher addresses = ADDRESSES.matcher(err(coordinator));
    assertThat(addresses.find()).isTrue();
    List<Running> living =
        List.of(worker(addresses.group(1), "one"), worker(addresses.group(1), "two"));
    List<Running> doomed = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      doomed.add(worker(addresses.group(1), "doomed-" + i));
    }
    new SweepFolder(folder)
        .sweep(
            "shell: date +%T.%3N >> began-$BRANCHLINE_WORKER_ID; sleep 0.4\n"
                + "parameters: {n: range(1000000)}");
    start("submit", "sweep.yaml", "--server", addresses.group(2)).end().exits(0);
    for (int i = 0; i < MANY; i++) {
      String name = "doomed-" + i;
      await(name + " runs", () -> began(name));
    }

    for (Running each : doomed) {
      each.signal("KILL");
      Distribution.sleep(BETWEEN);
    }
    long from = System.nanoTime();
    List<Running> fresh = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      fresh.add(worker(addresses.group(1), "fresh-" + i));
    }
    for (int i = 0; i < MANY; i++) {
      String name = "fresh-" + i;
      await(name + " runs", () -> began(name));
    }
    Duration total = Duration.ofNanos(System.nanoTime() - from);

    assertThat(coordinator.process().isAlive()).isTrue();
    for (Running each : living) {
      assertThat(each.process().isAlive()).isTrue();
      assertThat(err(each)).doesNotContain("made anew");
    }
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waits.add(millisUntilUsed(fresh.get(i), "fresh-" + i));
    }
    System.out.printf("used after %s ms; all ten after %d ms%n", waits, total.toMillis());
  }

  /** From the beginning of its conversation to that of its first branch. */
  private long millisUntilUsed(Running worker, String name) {
    Matcher connected = CONNECTED.matcher(err(worker));
    assertThat(connected.find()).as(err(worker)).isTrue();
    String first = text(folder.resolve("began-" + name)).lines().findFirst().orElseThrow();
    long millis =
        ChronoUnit.MILLIS.between(LocalTime.parse(connected.group(1)), LocalTime.parse(first));
    return Math.floorMod(millis, Duration.ofDays(1).toMillis());
  }
}
