package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How many branches a second go through engine, placement, commit and journal, and how many rows
 * SQLite alone takes in the same run.
 */
final class JournalRun {

  /** A coordinator over a journal, with a {@link ZeroWorker} connected to it. */
  interface Subject extends AutoCloseable {
    /** Submits the sweep, and returns when all its branches are on disk. */
    void runToItsEnd();

    /** Its database. */
    Path journal();

    @Override
    void close();
  }

  private JournalRun() {}

  /** Runs {@code branches} branches, checks that each has one row, and returns what to print. */
  static String measure(Subject subject, long branches) throws SQLException {
    long start = System.nanoTime();
    try (subject) {
      subject.runToItsEnd();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    checkOneRowEach(subject.journal(), branches);
    InsertRate alone =
        InsertRate.of(
            subject.journal(), "branch", subject.journal().resolveSibling("insert-rate.db"));
    return """
    %,d branches, one row each, in %.2f s: %,.0f branches/s
    SQLite alone, the same rows:           %,.0f rows/s
    """
        .formatted(branches, seconds, branches / seconds, alone.perSecond());
  }

  private static void checkOneRowEach(Path journal, long branches) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT ordinal), min(ordinal), max(ordinal),"
                    + " count(DISTINCT status) FROM branch")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).as("rows").isEqualTo(branches);
      assertThat(row.getLong(2)).as("branches").isEqualTo(branches);
      assertThat(row.getLong(3)).as("the first").isZero();
      assertThat(row.getLong(4)).as("the last").isEqualTo(branches - 1);
      assertThat(row.getInt(5)).as("statuses").isEqualTo(1);
    }
  }
}
