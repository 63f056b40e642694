package dev.branchline.deploy.bench;

import dev.branchline.deploy.blackbox.Distribution;
import dev.branchline.deploy.blackbox.Distribution.Running;
import dev.branchline.deploy.blackbox.SweepFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How soon a coordinator takes workers and clients in over a journal with 1,000,000 finished
 * branches (every hundredth has failed; each tenth has a result) of a sweep that goes on: after
 * SIGTERM, and after SIGKILL, when the file is looked through first. From it is taken the same with
 * an empty journal; the start of a JVM alone is {@code branchline --version}. Argument: rounds.
 *
 * <p>{@code mvn -Pbench -pl protocol,coordinator,worker,deploy verify -DskipTests}
 */
final class LoadBenchmark {
  private static final long FINISHED = 1_000_000;

  private LoadBenchmark() {}

  public static void main(String[] args) throws IOException, SQLException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Path empty = Files.createTempDirectory("load-empty");
    Path full = Files.createTempDirectory("load-full");
    fill(full);
    List<Long> versions = new ArrayList<>();
    List<Long> empties = new ArrayList<>();
    List<Long> closed = new ArrayList<>();
    List<Long> killed = new ArrayList<>();
    start(empty, "TERM");
    for (int round = 0; round < rounds; round++) {
      versions.add(Distribution.unpacked().run(empty, "--version").exits(0).took().toMillis());
      empties.add(start(empty, "TERM"));
      start(full, "TERM");
      closed.add(start(full, "KILL"));
      killed.add(start(full, "TERM"));
    }
    print("branchline --version, the JVM's start", versions);
    print("coordinator, an empty journal", empties);
    print("coordinator, a million, closed", closed);
    print("coordinator, a million, after kill -9", killed);
    System.out.printf(
        "a million branches take %d ms, after kill -9 %d ms%n",
        median(closed) - median(empties), median(killed) - median(empties));
  }

  /** Returns the milliseconds from its start until it says where workers join; then it is ended. */
  private static long start(Path folder, String signal) throws IOException {
    Distribution distribution = Distribution.unpacked();
    Running coordinator =
        distribution.start(
            folder,
            distribution.home().resolve("bin/branchline"),
            Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()),
            "coordinator",
            "--port",
            "0",
            "--http-port",
            "0");
    try {
      while (!Files.readString(coordinator.err()).contains("workers join at")) {
        if (System.nanoTime() - coordinator.startNanos() > Distribution.DEADLINE.toNanos()) {
          throw new IllegalStateException(Files.readString(coordinator.err()));
        }
        Thread.onSpinWait();
      }
      long millis = (System.nanoTime() - coordinator.startNanos()) / 1_000_000;
      coordinator.signal(signal);
      coordinator.end();
      return millis;
    } finally {
      coordinator.kill();
    }
  }

  /** A sweep of two million, of which a `run` has ended some; the others are written by SQL. */
  private static void fill(Path folder) throws SQLException {
    SweepFolder sweeps =
        new SweepFolder(folder)
            .sweep("command: /bin/true\nparameters: {a: range(2000), b: range(1000)}");
    Running run = Distribution.unpacked().start(folder, "run", "sweep.yaml", "-q");
    Distribution.await("it has begun", () -> sweeps.recorded() > 0);
    run.signal("KILL");
    run.end();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".branchline/journal.db"));
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(
          "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                  .formatted(FINISHED - 1)
              + " INSERT INTO payload (sweep, result) SELECT 1, '{\"loss\": ' || i || '.25}'"
              + " FROM n WHERE i % 10 = 0");
      sql.executeUpdate(
          "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                  .formatted(FINISHED - 1)
              + " INSERT OR IGNORE INTO branch SELECT 1, i, 1 + (i % 100 = 99), 1,"
              + " (SELECT min(id) FROM lease), 1760000000000 + i, 1500, i * 7919,"
              + " CASE WHEN i % 10 = 0 THEN i / 10 + 1 END FROM n");
      sql.executeUpdate(
          "UPDATE sweep SET succeeded = (SELECT count(*) FROM branch WHERE status = 1),"
              + " failed = (SELECT count(*) FROM branch WHERE status = 2)");
    }
    if (sweeps.recorded() < FINISHED) {
      throw new IllegalStateException(sweeps.recorded() + " rows");
    }
  }

  private static void print(String what, List<Long> millis) {
    System.out.printf("%-40s %,6d ms   %s%n", what, median(millis), millis);
  }

  private static long median(List<Long> millis) {
    return millis.stream().sorted().toList().get(millis.size() / 2);
  }
}
