package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.Counts;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A journal of each released schema, kept as text in {@code schema-N.sql}, is brought up to date
 * and goes on. All have the same sweeps: `done` (6 branches, one failed after a retry), `cancelled`
 * (5, two succeeded) and `open` (8, of which 0 and 1 succeeded). {@code sqlite3 journal.db .dump}
 * makes one.
 */
class StoredSchemasTest {
  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__\\w+\\.sql");

  @TempDir private Path folder;

  static Stream<Integer> released() {
    return IntStream.rangeClosed(1, Schema.VERSION).boxed();
  }

  private static InputStream stored(int schema) {
    return StoredSchemasTest.class.getResourceAsStream("schema-" + schema + ".sql");
  }

  private Path restore(int schema) throws IOException, SQLException {
    Path file = folder.resolve("journal.db");
    try (InputStream dump = stored(schema);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement run = connection.createStatement()) {
      run.executeUpdate(new String(dump.readAllBytes(), UTF_8));
    }
    return file;
  }

  @Test
  void thereIsOneForEachMigration() throws IOException, URISyntaxException {
    Path migrations =
        Path.of(Objects.requireNonNull(Schema.class.getResource("V1__journal.sql")).toURI())
            .getParent();
    List<Integer> numbers = new ArrayList<>();
    try (Stream<Path> files = Files.list(migrations)) {
      for (Path file : files.toList()) {
        Matcher migration = MIGRATION.matcher(String.valueOf(file.getFileName()));
        if (migration.matches()) {
          numbers.add(Integer.parseInt(migration.group(1)));
        }
      }
    }
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(released().toList());
    for (int number : numbers) {
      try (InputStream dump = stored(number)) {
        assertThat(dump).as("schema-%d.sql, a journal of that schema", number).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void isBroughtUpToDateAndGoesOn(int schema) throws Exception {
    Path file = restore(schema);
    try (Journal journal = Journal.open(file, new Watch())) {
      assertThat(journal.epoch()).isGreaterThan(1);
      try (JournalReader reader = journal.reader()) {
        assertThat(reader.sweeps().stream().map(StoredSchemasTest::line))
            .containsExactly(
                "done finished 5 succeeded, 1 failed, 0 cancelled",
                "cancelled finished 2 succeeded, 0 failed, 3 cancelled",
                "open running 2 succeeded, 0 failed, 0 cancelled");
        assertThat(reader.attempts(new SweepId(1), 3)).extracting(AttemptRow::number).hasSize(2);
      }
      assertThat(get(journal.loadUnfinished()))
          .singleElement()
          .satisfies(
              open -> {
                assertThat(open.sweep().name()).isEqualTo("open");
                assertThat(open.snapshot().status()).isEqualTo(SweepStatus.RUNNING);
              });
      assertThat(get(journal.submit(Samples.sweep(1)))).isEqualTo(new SweepId(4));
    }
    assertThat(JournalCare.check(file)).isEmpty();
  }

  private static String line(SweepSummary sweep) {
    Counts counts = sweep.counts();
    return "%s %s %d succeeded, %d failed, %d cancelled"
        .formatted(
            sweep.name(),
            sweep.status().word(),
            counts.succeeded(),
            counts.failed(),
            counts.cancelled());
  }

  /** A migration that was released never changes: another one comes after it. */
  @ParameterizedTest
  @MethodSource("released")
  void comesToTheSchemaOfANewJournal(int schema) throws Exception {
    Path file = restore(schema);
    Journal.open(file, new Watch()).close();
    Path fresh = Files.createDirectory(folder.resolve("new")).resolve("journal.db");
    Journal.open(fresh, new Watch()).close();
    assertThat(shape(file)).isEqualTo(shape(fresh));
  }

  private static List<String> shape(Path file) throws SQLException {
    List<String> shape = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement run = connection.createStatement();
        ResultSet rows =
            run.executeQuery(
                "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
                    + " AND name NOT LIKE 'flyway%' ORDER BY name")) {
      while (rows.next()) {
        shape.add(rows.getString(1) + ": " + rows.getString(2));
      }
    }
    return shape;
  }
}
