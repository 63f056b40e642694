package dev.branchline.simulation;

import dev.branchline.simulation.Program.Fate;
import dev.branchline.simulation.Program.Manners;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What the programs of a seed do; the same again for the same attempt of the same branch. */
final class Fates {
  private final long seed;
  private final int failing;
  private final int unstartable;
  private final Duration longest;
  private final int bulk;

  /**
   * @param failing percent of attempts that fail
   * @param unstartable percent of branches that can't be started where a worker isn't the best:
   *     without a worker that can, a sweep in a cluster waits for one
   * @param longest that one runs
   * @param bulk what a result takes at the most, in bytes, besides a few
   */
  Fates(long seed, int failing, int unstartable, Duration longest, int bulk) {
    this.seed = seed;
    this.failing = failing;
    this.unstartable = unstartable;
    this.longest = longest;
    this.bulk = bulk;
  }

  /** Empty if it can't be started. */
  Optional<Fate> of(boolean best, long sweep, long ordinal, int attempt) {
    Random branch = new Random((seed * 31 + sweep) * 1_000_003 + ordinal);
    branch.nextInt();
    if (branch.nextInt(100) < unstartable && !best) {
      return Optional.empty();
    }
    Random random = new Random(branch.nextLong() + attempt);
    random.nextInt();
    double part = random.nextDouble();
    long nanos = Duration.ofMillis(1).toNanos() + (long) (part * part * longest.toNanos());
    int exit = random.nextInt(100) < failing ? 1 : 0;
    List<Manners> all = List.of(Manners.values());
    Manners manners = all.get(random.nextInt(all.size()));
    return Optional.of(new Fate(nanos, exit, manners, bulk == 0 ? 0 : random.nextInt(bulk)));
  }
}
