package dev.branchline.deploy.blackbox;

import static dev.branchline.deploy.blackbox.Loopback.await;
import static dev.branchline.deploy.blackbox.Loopback.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.deploy.blackbox.Distribution.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are stopped beyond their time-out and continued, replaced, or wrong about time. */
class HungWorkerIT {
  @TempDir Path folder;
  private Loopback cluster;

  @BeforeEach
  void start() {
    cluster = new Loopback(folder);
    cluster.coordinator();
  }

  @AfterEach
  void leavesNothing() {
    cluster.close();
  }

  /** Branches that end where they are told to: on worker `one` when there is a file `go-one`. */
  private void submit(int branches, String workerTimeout) {
    cluster
        .sweeps()
        .sweep(
            """
            shell: |
              : MARK
              printf x >> began-$BRANCHLINE_WORKER_ID
              while ! test -e go-$BRANCHLINE_WORKER_ID; do sleep 0.1; done
            parameters: {n: range(BRANCHES)}
            worker_timeout: TIMEOUT
            """
                .replace("MARK", cluster.mark())
                .replace("BRANCHES", Integer.toString(branches))
                .replace("TIMEOUT", workerTimeout));
    cluster.ask("submit", "sweep.yaml").exits(0);
  }

  private void go(String worker) {
    cluster.sweeps().file("go-" + worker, "");
  }

  private int began(String worker) {
    return text(folder.resolve("began-" + worker)).length();
  }

  private void awaitExpiry() {
    await(
        "its leases expire",
        () -> !cluster.journal().query("SELECT id FROM lease WHERE state = 'expired'").isEmpty());
  }

  /** One row for each branch, all under leases of this worker. */
  private void allSucceededOn(String worker, int branches) {
    await("all are recorded", () -> cluster.journal().recorded() == branches);
    cluster.ask("wait", "last").exits(0);
    assertThat(cluster.journal().query("SELECT worker, status, count(*) FROM result GROUP BY 1, 2"))
        .containsExactly(worker + "|succeeded|" + branches);
    await("nothing is left", () -> cluster.marked().isEmpty());
  }

  @Test
  void oneThatIsContinuedGoesOnWithWhatRunsNowhereElse() {
    Running one = cluster.worker("one", 2);
    submit(2, "3s");
    await("they run", () -> began("one") == 2);

    one.signal("STOP");
    awaitExpiry();
    one.signal("CONT");
    await(
        "it has them again",
        () -> cluster.journal().query("SELECT id FROM lease WHERE state = 'live'").size() > 0);
    go("one");

    allSucceededOn("one", 2);
    assertThat(began("one")).isEqualTo(2);
  }

  @Test
  void aSuccessThatComesLateCountsWhereNobodyElseHasOne() {
    Running one = cluster.worker("one", 1);
    submit(1, "3s");
    await("it runs", () -> began("one") == 1);

    one.signal("STOP");
    awaitExpiry();
    go("one");
    await(
        "the branch has ended", () -> cluster.marked().stream().noneMatch(HungWorkerIT::isAtWork));
    one.signal("CONT");

    allSucceededOn("one", 1);
    assertThat(began("one")).isEqualTo(1);
  }

  /** A zombie has ended; its parent, which is stopped, has only not been told. */
  private static boolean isAtWork(ProcessHandle process) {
    return !text(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
  }

  @Test
  void aSuccessThatComesLateEndsTheRivalThatStillRuns() {
    Running one = cluster.worker("one", 1);
    submit(1, "3s");
    await("it runs", () -> began("one") == 1);
    one.signal("STOP");
    cluster.worker("two", 1);
    await("it runs elsewhere too", () -> began("two") == 1);

    go("one");
    one.signal("CONT");

    allSucceededOn("one", 1);
  }

  @Test
  void whatARivalHasEndedMeanwhileIsStopped() {
    Running one = cluster.worker("one", 1);
    submit(1, "3s");
    await("it runs", () -> began("one") == 1);
    one.signal("STOP");
    cluster.worker("two", 1);
    await("it runs elsewhere too", () -> began("two") == 1);
    go("two");
    await("that is recorded", () -> cluster.journal().recorded() == 1);

    one.signal("CONT");

    allSucceededOn("two", 1);
    assertThat(one.process().isAlive()).isTrue();
  }

  @Test
  void oneThatIsStartedAgainByItsNameRunsAgainAtOnceWhatItHadLost() {
    Running one = cluster.worker("one", 1);
    submit(1, "10m");
    await("it runs", () -> began("one") == 1);

    Loopback.kill(one);
    cluster.worker("one", 1);

    await("it runs again", () -> began("one") == 2);
    go("one");
    allSucceededOn("one", 1);
    assertThat(cluster.journal().query("SELECT fate FROM attempt WHERE fate <> 'lost'")).isEmpty();
  }

  /** Its clock is hours ahead, then hours behind, and so on. */
  @Test
  void oneWhoseClockIsWrongByHoursDisturbsNothing() throws Exception {
    Path library = wrongClock();
    cluster.worker(Map.of("LD_PRELOAD", library.toString()), "one", 2);
    cluster
        .sweeps()
        .sweep(
            "shell: sleep 0.2; date +%s >> dates\nparameters: {n: range(60)}\nworker_timeout: 5s");
    long before = System.currentTimeMillis();
    cluster.ask("submit", "sweep.yaml").exits(0);
    await("all are recorded", () -> cluster.journal().recorded() == 60);
    long after = System.currentTimeMillis();

    cluster.ask("wait", "last").exits(0);
    long wrong =
        text(folder.resolve("dates"))
            .lines()
            .filter(line -> Math.abs(Long.parseLong(line) * 1000 - before) > 3_600_000)
            .count();
    assertThat(wrong).as("the clock was wrong").isEqualTo(60);
    assertThat(
            cluster
                .journal()
                .query(
                    "SELECT count(*) FROM branch WHERE status <> 1 OR attempt <> 1 OR started < "
                        + (before - 1000)
                        + " OR started + duration / 1000 > "
                        + (after + 1000)
                        + " OR duration NOT BETWEEN 200000 AND 30000000"))
        .containsExactly("0");
    assertThat(cluster.journal().query("SELECT count(*) FROM attempt")).containsExactly("0");
    assertThat(cluster.journal().query("SELECT count(*) FROM lease WHERE state = 'expired'"))
        .containsExactly("0");
  }

  private Path wrongClock() throws IOException, InterruptedException {
    Path source = folder.resolve("clock.c");
    Path library = folder.resolve("clock.so");
    Files.writeString(
        source,
        """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long offset(void) {
          struct timespec t;
          syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
          return (t.tv_sec / 3) % 2 ? 5 * 3600 : -5 * 3600;
        }
        int clock_gettime(clockid_t id, struct timespec *t) {
          int result = (int)syscall(SYS_clock_gettime, id, t);
          if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) t->tv_sec += offset();
          return result;
        }
        int gettimeofday(struct timeval *restrict v, void *restrict zone) {
          struct timespec t;
          (void)zone;
          clock_gettime(CLOCK_REALTIME, &t);
          v->tv_sec = t.tv_sec;
          v->tv_usec = t.tv_nsec / 1000;
          return 0;
        }
        time_t time(time_t *to) {
          struct timespec t;
          clock_gettime(CLOCK_REALTIME, &t);
          if (to != NULL) *to = t.tv_sec;
          return t.tv_sec;
        }
        """);
    Process gcc =
        new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .inheritIO()
            .start();
    assertThat(gcc.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gcc.exitValue()).as("gcc").isZero();
    return library;
  }
}
