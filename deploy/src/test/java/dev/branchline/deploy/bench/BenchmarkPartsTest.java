package dev.branchline.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks measure what they say. */
class BenchmarkPartsTest {
  @TempDir Path folder;

  @Test
  void theZeroWorkerAnswersEachBranchOnceWithItsAttemptsNumber() {
    List<ToCoordinator> told = new ArrayList<>();
    ZeroWorker worker = new ZeroWorker(Runnable::run, ConfigId.Hashed::new, told::add);
    LeaseId lease = LeaseId.of(1, 7);
    Ordinals ordinals = Ordinals.range(10, 10 + 2L * ZeroWorker.BATCH + 1);

    worker.send(
        new ToWorker.Assign(
            lease,
            new SweepId(1),
            "hash",
            ordinals,
            2,
            new AttemptNumbers(1, Map.of(11L, 3)),
            new ConfigId.Hashed(10),
            new ConfigId.Hashed(ordinals.last()),
            List.of()));

    assertThat(told).hasSize(3);
    List<Attempt> attempts = new ArrayList<>();
    for (ToCoordinator message : told) {
      ToCoordinator.Outcomes outcomes = (ToCoordinator.Outcomes) message;
      assertThat(outcomes.lease()).isEqualTo(lease);
      attempts.addAll(outcomes.attempts());
    }
    assertThat(attempts).hasSize(2 * ZeroWorker.BATCH + 1).doesNotHaveDuplicates();
    assertThat(attempts.get(1).number()).isEqualTo(3);
    assertThat(attempts.getLast().configId()).isEqualTo(new ConfigId.Hashed(ordinals.last()));
  }

  @Test
  void theBaselineInsertsTheSameRowsIntoTheSameTable() throws SQLException {
    Path journal = journalOf(10_000);

    InsertRate rate = InsertRate.of(journal, "branch", folder.resolve("copy.db"));

    assertThat(rate.rows()).isEqualTo(10_000);
    assertThat(rate.perSecond()).isPositive();
    assertThat(sum(folder.resolve("copy.db"))).isEqualTo(sum(journal));
  }

  @Test
  void aBranchWithoutItsRowFailsTheMeasurement() throws SQLException {
    Path journal = journalOf(100);
    JournalRun.Subject subject =
        new JournalRun.Subject() {
          @Override
          public void runToItsEnd() {}

          @Override
          public Path journal() {
            return journal;
          }

          @Override
          public void close() {}
        };

    assertThat(JournalRun.measure(subject, 100)).contains("100 branches, one row each");
    assertThatThrownBy(() -> JournalRun.measure(subject, 101))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rows");
  }

  private Path journalOf(int rows) throws SQLException {
    Path journal = folder.resolve("journal.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE branch(sweep INTEGER, ordinal INTEGER, status TEXT,"
              + " PRIMARY KEY (sweep, ordinal)) WITHOUT ROWID");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < "
              + rows
              + ") INSERT INTO branch SELECT 1, i, 'succeeded' FROM n");
    }
    return journal;
  }

  private static long sum(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT sum(ordinal) FROM branch")) {
      return row.getLong(1);
    }
  }
}
