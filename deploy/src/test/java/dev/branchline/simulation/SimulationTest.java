package dev.branchline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.simulation.Seed.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ring two: what is promised holds whatever goes wrong, in any order. A seed that fails is replayed
 * with all that happens in it by {@code -Dsimulation.seed=N}; {@code -Psimulation} plays as many as
 * a time allows.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);
  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final int MOST_FAILURES = 5;

  @BeforeAll
  static void hearErrors() {
    Alarm.install();
  }

  /** What was played by all threads. */
  private static final class Tally {
    final AtomicLong next = new AtomicLong(FIRST);
    final AtomicLong seeds = new AtomicLong();
    final AtomicLong programs = new AtomicLong();
    final Queue<Result> failed = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
  }

  @Test
  void whateverGoesWrongEachBranchEndsWithOneRecord() throws InterruptedException {
    long began = System.nanoTime();
    Tally tally = Long.getLong("simulation.seed") == null ? playMany(began) : playOne();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "simulation: %d seeds, %d programs, %.1f s, %.1f seeds/s%n",
        tally.seeds.get(), tally.programs.get(), seconds, tally.seeds.get() / seconds);
    tally.failed.forEach(SimulationTest::print);
    assertThat(tally.broken).isEmpty();
    assertThat(tally.failed).extracting(result -> "seed " + result.seed()).isEmpty();
    assertThat(tally.programs).hasPositiveValue();
  }

  /** As one thread for each processor. */
  private static Tally playMany(long began) throws InterruptedException {
    Duration time = Duration.parse("PT" + System.getProperty("simulation.time", "0s"));
    Tally tally = new Tally();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  Hosts hosts = new Hosts();
                  while (tally.failed.size() < MOST_FAILURES && goesOn(tally, time, began)) {
                    count(tally, Seed.play(tally.next.getAndIncrement(), hosts, false));
                  }
                } catch (RuntimeException | Error e) {
                  tally.broken.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return tally;
  }

  private static boolean goesOn(Tally tally, Duration time, long began) {
    return time.isZero()
        ? tally.next.get() < FIRST + SEEDS
        : System.nanoTime() - began < time.toNanos();
  }

  private static Tally playOne() throws InterruptedException {
    Tally tally = new Tally();
    long seed = Long.getLong("simulation.seed");
    Thread thread =
        Thread.startVirtualThread(() -> count(tally, Seed.play(seed, new Hosts(), true)));
    thread.join();
    return tally;
  }

  private static void count(Tally tally, Result result) {
    tally.seeds.incrementAndGet();
    tally.programs.addAndGet(result.ran());
    if (result.failure().isPresent()) {
      tally.failed.add(result);
    }
  }

  private static void print(Result result) {
    result.trace().forEach(System.out::println);
    System.out.printf(
        "seed %d: %s%nreplay: mvn -o -pl protocol,coordinator,worker,deploy test -Dexec.skip"
            + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dsimulation.seed=%d%n",
        result.seed(), result.failure().orElseThrow(), result.seed());
  }

  /** Else a failing seed couldn't be replayed. */
  @Test
  void theSameSeedIsTheSameStory() throws InterruptedException {
    Queue<Result> played = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 2; i++) {
      Thread thread =
          Thread.startVirtualThread(
              () -> {
                Hosts hosts = new Hosts();
                for (long seed = 1; seed <= 10; seed++) {
                  played.add(Seed.play(seed, hosts, false));
                }
              });
      thread.join();
    }
    List<Long> digests = played.stream().map(Result::digest).toList();
    assertThat(digests.subList(0, 10)).isEqualTo(digests.subList(10, 20)).doesNotHaveDuplicates();
  }
}
