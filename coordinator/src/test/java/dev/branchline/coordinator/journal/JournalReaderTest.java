package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.ANNA;
import static dev.branchline.coordinator.journal.Samples.DONE;
import static dev.branchline.coordinator.journal.Samples.EXIT;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.START;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ExceptionInfo;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
  @TempDir private Path folder;
  private Path file;
  private Journal journal;
  private SweepId sweep;

  @BeforeEach
  void open() throws JournalException {
    file = folder.resolve("journal.db");
    journal = Journal.open(file, new Watch());
    sweep = get(journal.submit(Samples.sweep(20)));
    journal.register(sweep, ordinal -> "{\"lr\":" + ordinal + "}");
  }

  @AfterEach
  void close() {
    journal.close();
  }

  /**
   * 0-2 succeeded, 3-4 failed, 5-9 leased, 10-14 cancelled without having run, the rest pending.
   */
  private void writeAll() {
    write(
        journal,
        sweep,
        Samples.leased(LEASE, 0, 10),
        Samples.ended(LEASE, new Outcome.Succeeded(Samples.map("{\"loss\":0.5}")), 0, 3),
        Samples.ended(LEASE, EXIT, 3, 5),
        new Event.RangesEnded(Ordinals.range(10, 15), Status.CANCELLED, "enough", START));
  }

  private List<BranchRow> branches(BranchFilter filter, long from, int limit)
      throws JournalException {
    try (JournalReader reader = JournalReader.open(file)) {
      return reader.branches(sweep, filter, from, limit, ordinal -> Optional.empty());
    }
  }

  private static List<String> lines(List<BranchRow> rows) {
    return rows.stream().map(row -> row.ordinal() + " " + row.status().word()).toList();
  }

  @Test
  void pagesThroughRowsRangesAndWhatIsPendingInOrder() throws JournalException {
    writeAll();
    List<BranchRow> all = branches(BranchFilter.ALL, 0, 100);
    List<BranchRow> paged = new ArrayList<>();
    while (paged.size() < 20) {
      paged.addAll(branches(BranchFilter.ALL, paged.size(), 3));
    }

    assertThat(lines(all))
        .hasSize(20)
        .contains("0 succeeded", "4 failed", "5 pending", "10 cancelled", "15 pending");
    assertThat(all.stream().map(BranchRow::ordinal)).isSorted().doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(all);
    assertThat(all.get(12).reason()).isEqualTo("enough");
  }

  @Test
  void filtersByStatusAndOrdinals() throws JournalException {
    writeAll();

    assertThat(lines(branches(BranchFilter.of(Status.FAILED), 0, 100)))
        .containsExactly("3 failed", "4 failed");
    assertThat(lines(branches(BranchFilter.of(Status.CANCELLED), 0, 2)))
        .containsExactly("10 cancelled", "11 cancelled");
    assertThat(
            lines(
                branches(
                    new BranchFilter(
                        Set.of(Status.PENDING, Status.SUCCEEDED),
                        Optional.of(Texts.ordinals("1-5,14-16,30"))),
                    0,
                    100)))
        .containsExactly("1 succeeded", "2 succeeded", "5 pending", "15 pending", "16 pending");
    assertThat(branches(BranchFilter.of(Status.RUNNING), 0, 100)).isEmpty();
  }

  @Test
  void tellsAllThatIsKnownOfABranch() throws JournalException {
    writeAll();
    BranchRow row = branches(BranchFilter.ALL, 1, 1).getFirst();

    assertThat(row.attempt()).isEqualTo(1);
    assertThat(row.lease()).contains(LEASE);
    assertThat(row.worker()).contains("anna");
    assertThat(row.startedAt()).contains(Instant.ofEpochMilli(START));
    assertThat(row.duration()).contains(Duration.ofMillis(1500));
    assertThat(row.configId()).contains(new ConfigId.Hashed(-1));
    assertThat(row.config()).contains(Samples.map("{\"lr\":1}"));
    assertThat(row.result()).isEqualTo(Samples.map("{\"loss\":0.5}"));
  }

  @Test
  void keepsAFailureWhole() throws JournalException {
    ExceptionInfo cause = new ExceptionInfo("KeyError", "'lr'", "", List.of());
    Failure failure =
        new Failure(
            FailureKind.EXCEPTION,
            "ValueError: bad \"lr\"\n",
            OptionalInt.of(1),
            Optional.of(new ExceptionInfo("ValueError", "bad", "frames", List.of(cause))),
            "out",
            "err \u0000 \ud83d\ude00");
    write(
        journal,
        sweep,
        Samples.leased(LEASE, 0, 1),
        Samples.ended(LEASE, new Outcome.Failed(failure), 0, 1));
    List<Failure> failures = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(file)) {
      reader.failures(sweep, (ordinal, some) -> failures.add(some));
    }

    assertThat(failures).containsExactly(failure);
    assertThat(branches(BranchFilter.ALL, 0, 1).getFirst().failure()).contains(failure);
  }

  @Test
  void listsSweepsWithTheirCounts() throws JournalException {
    writeAll();
    try (JournalReader reader = JournalReader.open(file)) {
      SweepSummary summary = reader.sweeps().getFirst();

      assertThat(summary.name()).isEqualTo("lr");
      assertThat(summary.counts().succeeded()).isEqualTo(3);
      assertThat(summary.counts().failed()).isEqualTo(2);
      assertThat(summary.counts().cancelled()).isEqualTo(5);
      assertThat(summary.counts().pending()).isEqualTo(10);
      assertThat(reader.definition(sweep)).contains("{}");
      assertThat(reader.sweep(new SweepId(9))).isEmpty();
    }
  }

  @Test
  void readsWhenNobodyWritesAnyMore() throws JournalException {
    writeAll();
    journal.close();

    assertThat(branches(BranchFilter.ALL, 0, 100)).hasSize(20);
  }

  @Test
  void saysSoWhenThereIsNone() {
    assertThatThrownBy(() -> JournalReader.open(folder.resolve("none.db")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("there is no journal here");
  }

  @Test
  void answersAQueryTypedByHand() throws Exception {
    writeAll();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT r.name, r.worker, r.started, r.seconds, r.config_id, r.status,"
                    + " json_extract(r.config, '$.lr') AS lr,"
                    + " json_extract(r.result, '$.loss') AS loss, f.kind, f.message"
                    + " FROM result r LEFT JOIN failure f USING (sweep, ordinal)"
                    + " WHERE lr >= 2 ORDER BY lr")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("worker")).isEqualTo("anna");
      assertThat(rows.getString("started")).isEqualTo("2025-10-09T08:53:20.123Z");
      assertThat(rows.getDouble("seconds")).isEqualTo(1.5);
      assertThat(rows.getString("config_id")).isEqualTo("fffffffffffffffe");
      assertThat(rows.getString("status")).isEqualTo("succeeded");
      assertThat(rows.getDouble("loss")).isEqualTo(0.5);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt("lr")).isEqualTo(3);
      assertThat(rows.getString("kind")).isEqualTo("exit");
      assertThat(rows.getString("message")).isEqualTo("exit code 3");
    }
  }

  @Test
  void keepsEveryAttemptOfABranch() throws JournalException {
    LeaseId second = LeaseId.of(1, 2);
    LeaseId third = LeaseId.of(1, 3);
    write(
        journal,
        sweep,
        Samples.leased(LEASE, 0, 1),
        new Event.Retried(
            LEASE,
            List.of(new Event.RetriedAttempt(Samples.attempt(0, 1, EXIT), START, true, START))),
        Samples.leased(second, 0, 1),
        new Event.Lost(second, List.of(new Event.LostAttempt(0, 2, START)), Ordinals.NONE),
        Samples.leased(third, 0, 1),
        Samples.ended(third, DONE, 0, 1),
        new Event.Superseded(second, List.of(Samples.attempt(0, 2, EXIT))));
    try (JournalReader reader = JournalReader.open(file)) {
      assertThat(reader.attempts(sweep, 0).stream().map(AttemptRow::fate))
          .containsExactly(
              AttemptRow.Fate.RETRIED, AttemptRow.Fate.SUPERSEDED, AttemptRow.Fate.FINAL);
      assertThat(reader.attempts(sweep, 0).getFirst().worker()).contains(ANNA.name());
    }
  }

  @Test
  void keepsOlderGenerationsAsSuperseded() throws JournalException {
    writeAll();
    LeaseId second = LeaseId.of(1, 2);
    write(journal, sweep, new Event.Reopened(Ordinals.range(4, 12), 2, 1, 3));

    assertThat(lines(branches(BranchFilter.ALL, 3, 10)))
        .startsWith("3 failed", "4 pending")
        .contains("11 pending", "12 cancelled");
    write(journal, sweep, Samples.leased(second, 4, 5), Samples.ended(second, DONE, 4, 5));
    try (JournalReader reader = JournalReader.open(file)) {
      assertThat(reader.sweep(sweep).orElseThrow().counts().cancelled()).isEqualTo(3);
      assertThat(reader.sweep(sweep).orElseThrow().counts().failed()).isEqualTo(1);
      assertThat(reader.sweep(sweep).orElseThrow().generation()).isEqualTo(2);
      assertThat(reader.attempts(sweep, 4).stream().map(AttemptRow::fate))
          .containsExactly(AttemptRow.Fate.SUPERSEDED, AttemptRow.Fate.FINAL);
    }
  }
}
