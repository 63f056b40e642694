package dev.branchline.deploy.bench;

import dev.branchline.deploy.blackbox.Distribution;
import dev.branchline.deploy.blackbox.Distribution.Running;
import dev.branchline.deploy.blackbox.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the control plane costs when running costs nothing: 1,000,000 branches through a coordinator
 * (at most 512 MiB of heap) and workers that answer at once, in processes of their own; first two
 * processes with one worker each, then one process with fifty. Each sweep's rate is that from its
 * first start to its last end, as the journal has them.
 *
 * <p>{@code mvn -Pbench -pl protocol,coordinator,worker,deploy verify -DskipTests}
 */
final class ClusterBenchmark {
  private static final long BRANCHES = 1_000_000;
  private static final int ROUNDS = 5;
  private static final Pattern ADDRESSES =
      Pattern.compile("workers join at (\\S+), clients at (\\S+)");
  private static final Pattern CONNECTED = Pattern.compile("connected after (\\d+) ms");

  private final Path folder;
  private final SweepFolder sweeps;
  private final List<Running> started = new ArrayList<>();

  private ClusterBenchmark(Path folder) {
    this.folder = folder;
    this.sweeps =
        new SweepFolder(folder)
            .sweep("command: /bin/true\nparameters: {a: range(1000), b: range(1000)}");
  }

  public static void main(String[] args) throws IOException, SQLException {
    System.out.println("two workers, a process each");
    double two = new ClusterBenchmark(Files.createTempDirectory("cluster-two")).measure(2, 1);
    System.out.println("fifty workers in one process");
    double fifty = new ClusterBenchmark(Files.createTempDirectory("cluster-fifty")).measure(1, 50);
    System.out.printf("the coordinator's cost of a branch, fifty / two: %.2f%n", fifty / two);
  }

  /** Returns the coordinator's processor time for a branch, in microseconds, after one round. */
  private double measure(int processes, int workersInEach) throws IOException, SQLException {
    try {
      Running coordinator =
          start(
              Map.of("BRANCHLINE_JAVA_OPTS", "-Xmx512m"),
              "coordinator",
              "--port",
              "0",
              "--http-port",
              "0",
              "--allow-zero");
      Matcher addresses = said(coordinator, ADDRESSES);
      List<Running> workers = new ArrayList<>();
      for (int i = 1; i <= processes; i++) {
        workers.add(
            start(
                Map.of(),
                "worker",
                "--zero",
                "--join",
                addresses.group(1),
                "--name",
                "zero" + i,
                "--swarm",
                Integer.toString(workersInEach)));
      }
      for (Running worker : workers) {
        System.out.printf("connected after %s ms%n", said(worker, CONNECTED).group(1));
      }
      Samples rates = new Samples("branches journalled, " + processes * workersInEach + " workers");
      run(addresses.group(2));
      System.out.printf("the first sweep, cold: %,.0f branches/s%n", rate(1));
      ThreadTimes before = ThreadTimes.of(coordinator.process().pid());
      ThreadTimes workersBefore = ThreadTimes.of(workers.getFirst().process().pid());
      for (int round = 2; round <= ROUNDS + 1; round++) {
        run(addresses.group(2));
        rates.add(rate(round));
      }
      ThreadTimes spent = ThreadTimes.of(coordinator.process().pid()).since(before);
      System.out.println(rates);
      InsertRate alone =
          InsertRate.of(
              folder.resolve(".branchline/journal.db"), "branch", folder.resolve("insert.db"));
      System.out.printf("SQLite alone, the same rows: %,.0f rows/s%n", alone.perSecond());
      double branches = (double) BRANCHES * ROUNDS;
      System.out.printf("the coordinator, microseconds a branch: %s%n", spent.each(branches));
      System.out.printf(
          "one process of workers, the same: %s%n",
          ThreadTimes.of(workers.getFirst().process().pid()).since(workersBefore).each(branches));
      return spent.total() * 1e6 / branches;
    } finally {
      started.forEach(Running::kill);
    }
  }

  private void run(String url) {
    start(Map.of(), "run", "sweep.yaml", "--server", url, "--output", "quiet").end().exits(0);
  }

  /** Checks that each branch of the sweep has its row, too. */
  private double rate(int sweep) {
    String row =
        sweeps
            .query(
                "SELECT count(*), count(DISTINCT ordinal), min(ordinal), max(ordinal),"
                    + " max(started * 1000 + duration) - min(started) * 1000"
                    + " FROM branch WHERE sweep = "
                    + sweep)
            .getFirst();
    String[] cells = row.split("\\|", -1);
    String all = "%d|%d|0|%d|".formatted(BRANCHES, BRANCHES, BRANCHES - 1);
    if (!row.startsWith(all)) {
      throw new IllegalStateException("not one row for each branch: " + row);
    }
    return BRANCHES / (Long.parseLong(cells[4]) / 1e6);
  }

  private Running start(Map<String, String> environment, String... words) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    Distribution distribution = Distribution.unpacked();
    Running running =
        distribution.start(folder, distribution.home().resolve("bin/branchline"), all, words);
    started.add(running);
    return running;
  }

  private static Matcher said(Running running, Pattern line) throws IOException {
    Distribution.await("it says " + line, () -> line.matcher(text(running)).find());
    Matcher matcher = line.matcher(text(running));
    if (!matcher.find()) {
      throw new IllegalStateException("it said it, and doesn't any more");
    }
    return matcher;
  }

  private static String text(Running running) {
    try {
      return Files.readString(running.err());
    } catch (IOException e) {
      return "";
    }
  }
}
