package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.EXIT;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.START;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalCareTest {
  @TempDir private Path folder;
  private Path file;
  private Journal journal;
  private SweepId sweep;

  @BeforeEach
  void aSweepWithOutcomesOfAllKinds() throws JournalException {
    file = folder.resolve("journal.db");
    journal = Journal.open(file, new Watch());
    sweep = get(journal.submit(Samples.sweep(20)));
    write(
        journal,
        sweep,
        Samples.leased(LEASE, 0, 10),
        Samples.ended(LEASE, new Outcome.Succeeded(Samples.map("{\"loss\":0.5}")), 0, 3),
        Samples.ended(LEASE, EXIT, 3, 5),
        new Event.RangesEnded(Ordinals.range(10, 15), Status.CANCELLED, "enough", START));
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void findsNothingInASoundJournalWhileItIsWritten() throws JournalException {
    assertThat(JournalCare.check(file)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE sweep SET status = 'finished' | sweep 1 has 10 outcomes for 20 branches",
        "UPDATE sweep SET size = 7            | sweep 1 has 10 outcomes for 7 branches",
        "UPDATE branch SET ordinal = 12 WHERE ordinal = 4"
            + " | branch 12 of sweep 1 has two outcomes: it ran, and it never ran",
        "INSERT INTO range_outcome VALUES (1, 1, 14, 16, 4, '', 0, 0)"
            + " | branch 14 of sweep 1 has two outcomes without having run",
        "UPDATE branch SET ordinal = 20 WHERE ordinal = 4"
            + " | there is an outcome of branch 20 of sweep 1, but no such branch",
        "DELETE FROM payload                  | the result of branch 0 of sweep 1 is missing",
        "DELETE FROM definition               | the definition of sweep 1 is missing",
        "DELETE FROM branch WHERE ordinal = 2 | sweep 1 counts 10 outcomes, and has 9",
      })
  void findsWhatASoundJournalNeverHas(String damage, String found)
      throws JournalException, SQLException {
    alter(damage);
    assertThat(JournalCare.check(file)).contains(found);
  }

  @Test
  void findsALeaseThatIsNotTheSweeps() throws JournalException, SQLException {
    alter("UPDATE lease SET sweep = 2");
    assertThat(JournalCare.check(file)).anyMatch(line -> line.contains("ran under the lease"));
  }

  @Test
  void findsDamagedPages() throws IOException, JournalException {
    journal.close();
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = 4096; page < raw.length(); page += 4096) {
        raw.seek(page + 2);
        raw.write(new byte[] {-1, -1, -1, -1});
      }
    }
    try {
      assertThat(JournalCare.check(file)).isNotEmpty();
    } catch (JournalException damaged) {
      assertThat(damaged.kind()).isEqualTo(JournalException.Kind.CORRUPT);
    }
  }

  @Test
  void refusesToWriteToADamagedJournalThatWasLeftOpen() throws Exception {
    Path copy = folder.resolve("left.db");
    JournalCare.backup(file, copy);
    long page;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement sql = connection.createStatement();
        ResultSet row =
            sql.executeQuery("SELECT rootpage FROM sqlite_master WHERE name = 'metric'")) {
      page = row.getLong(1);
    }
    // A page that nothing reads when a journal is opened.
    try (RandomAccessFile raw = new RandomAccessFile(copy.toFile(), "rw")) {
      raw.seek((page - 1) * 4096);
      raw.write(99);
    }
    Journal.open(copy, new Watch()).close();

    // As after `kill -9`: there is a log, if only the beginning of one.
    Files.write(folder.resolve("left.db-wal"), new byte[] {0});

    assertThatThrownBy(() -> Journal.open(copy, new Watch()))
        .isInstanceOfSatisfying(
            JournalException.class,
            damaged -> assertThat(damaged.kind()).isEqualTo(JournalException.Kind.CORRUPT));
  }

  @Test
  void copiesAWholeJournalWhileItIsWritten() throws JournalException, IOException {
    Path copy = folder.resolve("copy.db");
    JournalCare.backup(file, copy);
    write(journal, sweep, Samples.ended(LEASE, EXIT, 5, 6));
    assertThat(JournalCare.check(copy)).isEmpty();
    try (JournalReader reader = JournalReader.open(copy)) {
      assertThat(reader.sweep(sweep).orElseThrow().counts().failed()).isEqualTo(2);
    }
    try (Journal again = Journal.open(copy, new Watch())) {
      assertThat(again.epoch()).isEqualTo(journal.epoch() + 1);
    }
  }

  @Test
  void copiesOverNothingAndLeavesNoHalfOfOne() throws IOException {
    Path copy = Files.createFile(folder.resolve("copy.db"));
    assertThatThrownBy(() -> JournalCare.backup(file, copy))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> JournalCare.backup(folder.resolve("none.db"), folder.resolve("x.db")))
        .isInstanceOf(JournalException.class);
    try (var files = Files.list(folder)) {
      assertThat(files.map(each -> String.valueOf(each.getFileName())).toList())
          .isSubsetOf(List.of("journal.db", "journal.db-wal", "journal.db-shm", "copy.db"));
    }
  }

  private void alter(String statement) throws SQLException {
    journal.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.executeUpdate(statement);
    }
  }
}
