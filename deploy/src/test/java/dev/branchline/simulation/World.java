package dev.branchline.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The time and the chance of one seed: one thing happens after another, in an order it decides. */
final class World {
  private static final int REMEMBERED = 400;
  private static final int RUNAWAY = 1_000_000;
  private static final ThreadLocal<World> CURRENT = new ThreadLocal<>();

  private record Happening(long at, long number, Runnable what) {}

  /** Put into words only when somebody reads it. */
  private record Said(long at, String format, List<Object> what) {
    @Override
    public String toString() {
      return "%9.3f ".formatted(at / 1e9) + format.formatted(what.toArray());
    }
  }

  private final PriorityQueue<Happening> agenda =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::at).thenComparingLong(Happening::number));
  private final List<Host> hosts = new ArrayList<>();
  private final ArrayDeque<Said> trace = new ArrayDeque<>();
  private final boolean loud;
  final Random random;
  long now;
  private long number;
  private long digest;
  private @Nullable String alarm;

  /**
   * @param loud whether to print what happens
   */
  World(long seed, boolean loud) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.loud = loud;
  }

  /** This thread works for this world from now on. */
  void enter() {
    CURRENT.set(this);
  }

  static World current() {
    return CURRENT.get();
  }

  void add(Host host) {
    hosts.add(host);
    host.begin(this);
  }

  void after(long nanos, Runnable what) {
    agenda.add(new Happening(now + Math.max(nanos, 0), number++, what));
  }

  void after(Duration time, Runnable what) {
    after(time.toNanos(), what);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Between the two, in nanoseconds. */
  long between(Duration least, Duration most) {
    return least.toNanos() + (long) (random.nextDouble() * (most.toNanos() - least.toNanos()));
  }

  long between(int leastMillis, int mostMillis) {
    return between(Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis));
  }

  /** Somebody has told of a mistake of the program. */
  void alarm(String text) {
    tell("ALARM %s", text);
    if (alarm == null) {
      alarm = text;
    }
  }

  /** Lets the next thing happen, with all that follows at once. */
  void step() {
    Happening next = agenda.remove();
    now = Math.max(now, next.at);
    next.what.run();
    settle();
    Violation.unless(alarm == null, "an error was logged: %s", alarm == null ? "" : alarm);
  }

  /** Does what hosts have to do, in some order, until nothing is left but time. */
  void settle() {
    for (int i = 0; i < RUNAWAY; i++) {
      int ready = 0;
      Host chosen = null;
      for (Host host : hosts) {
        if (host.isReady()) {
          ready++;
          chosen = ready == 1 || random.nextInt(ready) == 0 ? host : chosen;
        }
      }
      if (chosen == null) {
        return;
      }
      chosen.doOne();
    }
    throw new Violation("something goes round in circles without any time passing");
  }

  /** What has happened, for people; and for the comparison of two replays. */
  void tell(String format, Object... what) {
    Said said = new Said(now, format, List.of(what));
    digest = (digest * 31 + now) * 31 + format.hashCode();
    trace.add(said);
    if (trace.size() > REMEMBERED) {
      trace.remove();
    }
    if (loud) {
      System.out.println(said);
    }
  }

  /** The last that has happened. */
  List<String> trace() {
    return trace.stream().map(Said::toString).toList();
  }

  /** Two replays of a seed have the same. */
  long digest() {
    return digest;
  }

  void end() {
    hosts.forEach(Host::end);
    CURRENT.remove();
  }
}
