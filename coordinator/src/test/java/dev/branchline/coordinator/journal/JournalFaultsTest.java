package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.DONE;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a disk can do to a journal: what was acknowledged stays, and all goes on when it can. */
class JournalFaultsTest {
  @TempDir private Path folder;
  private Path file;
  private final Watch watch = new Watch();

  @BeforeEach
  void placeFile() {
    file = folder.resolve("journal.db");
  }

  private static CompletableFuture<Boolean> offer(
      Journal journal, SweepId sweep, long from, long until) {
    CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
    assertThat(
            journal.submit(
                new Entry(
                    sweep,
                    List.of(Samples.ended(LEASE, DONE, from, until)),
                    () -> acknowledged.complete(true))))
        .isTrue();
    return acknowledged;
  }

  private long succeeded(Path journal, SweepId sweep) throws JournalException {
    try (JournalReader reader = JournalReader.open(journal)) {
      return reader.sweep(sweep).orElseThrow().counts().succeeded();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SQLITE_FULL           | the disk is full",
        "SQLITE_IOERR_SHMSIZE  | the disk is full",
        "SQLITE_IOERR_WRITE    | the disk reports an error (SQLITE_IOERR_WRITE)",
        "SQLITE_IOERR_FSYNC    | the disk reports an error (SQLITE_IOERR_FSYNC)",
        "SQLITE_READONLY       | its file, or the folder of that, may not be written",
        "SQLITE_READONLY_DBMOVED | its file, or the folder of that, may not be written",
        "SQLITE_BUSY           | another process keeps it locked",
      })
  void saysWhatTheDiskDoesAcknowledgesNothingMeanwhileAndGoesOn(String code, String words)
      throws Exception {
    AtomicReference<Optional<SQLiteErrorCode>> fault = new AtomicReference<>(Optional.empty());
    Disk disk =
        sql -> {
          if (fault.get().isPresent()) {
            throw new SQLiteException("it can't", fault.get().get());
          }
          sql.run("COMMIT");
        };
    try (Journal journal = Journal.open(file, watch, disk)) {
      SweepId sweep = get(journal.submit(Samples.sweep(20)));
      write(journal, sweep, Samples.leased(LEASE, 0, 20));
      fault.set(Optional.of(SQLiteErrorCode.valueOf(code)));
      CompletableFuture<Boolean> first = offer(journal, sweep, 0, 10);
      assertThat(watch.next()).isEqualTo("stalled: " + words);
      CompletableFuture<Boolean> second = offer(journal, sweep, 10, 20);
      assertThat(succeeded(file, sweep)).isZero();
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      fault.set(Optional.empty());

      assertThat(get(first)).isTrue();
      assertThat(get(second)).isTrue();
      assertThat(watch.next()).isEqualTo("resumed");
      assertThat(succeeded(file, sweep)).isEqualTo(20);
    }
    assertThat(JournalCare.check(file)).isEmpty();
  }

  /**
   * SQLite itself finds no room, in the middle of a transaction: it had stayed stalled for ever.
   */
  @Test
  @Tag("regression")
  void isStalledWhileItsFileMayNotGrowAndGoesOnWhenItMay() throws Exception {
    AtomicReference<Sql> connection = new AtomicReference<>();
    Disk disk =
        sql -> {
          connection.set(sql);
          sql.run("COMMIT");
        };
    try (Journal journal = Journal.open(file, watch, disk)) {
      SweepId sweep = get(journal.submit(Samples.sweep(20_000)));
      write(journal, sweep, Samples.leased(LEASE, 0, 20_000));
      connection.get().run("PRAGMA max_page_count = 1"); // that is: not more than it has
      CompletableFuture<Boolean> many = offer(journal, sweep, 0, 20_000);
      assertThat(watch.next()).isEqualTo("stalled: the disk is full");
      assertThat(many).isNotDone();
      assertThat(succeeded(file, sweep)).isZero();
      connection.get().run("PRAGMA max_page_count = 1000000");

      assertThat(watch.next()).isEqualTo("resumed");
      assertThat(get(many)).isTrue();
      assertThat(succeeded(file, sweep)).isEqualTo(20_000);
    }
    assertThat(JournalCare.check(file)).isEmpty();
  }

  /**
   * After a power cut the log may end anywhere after what was synced, with anything in the place of
   * the rest.
   */
  @Test
  void hasWhatWasAcknowledgedWhereverTheEndOfItsLogIsTorn() throws Exception {
    long acknowledged;
    long end;
    SweepId sweep;
    Path log = Path.of(file + "-wal");
    Path left = Files.createDirectory(folder.resolve("left")).resolve("journal.db");
    try (Journal journal = Journal.open(file, watch)) {
      sweep = get(journal.submit(Samples.sweep(2_000)));
      write(journal, sweep, Samples.leased(LEASE, 0, 2_000), Samples.ended(LEASE, DONE, 0, 500));
      acknowledged = Files.size(log);
      write(journal, sweep, Samples.ended(LEASE, DONE, 500, 2_000));
      end = Files.size(log);
      Files.copy(file, left);
      Files.copy(log, Path.of(left + "-wal"));
    }
    assertThat(end).isGreaterThan(acknowledged);
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      Path torn = Files.createDirectory(folder.resolve("torn" + round)).resolve("journal.db");
      Files.copy(left, torn);
      Files.copy(Path.of(left + "-wal"), Path.of(torn + "-wal"));
      tear(Path.of(torn + "-wal"), acknowledged + random.nextLong(end - acknowledged), random);

      try (Journal journal = Journal.open(torn, new Watch())) {
        assertThat(succeeded(torn, sweep)).isIn(500L, 2_000L);
        assertThat(get(journal.load(sweep)).orElseThrow().snapshot().leases()).isNotNull();
      }
      assertThat(JournalCare.check(torn)).isEmpty();
    }
  }

  /** Cut off there, or followed by noise. */
  private static void tear(Path log, long at, Random random) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(log.toFile(), "rw")) {
      byte[] noise = new byte[random.nextBoolean() ? 0 : (int) (raw.length() - at)];
      random.nextBytes(noise);
      raw.setLength(at);
      raw.seek(at);
      raw.write(noise);
    }
  }

  @Test
  void anIdleOneLearnsThatANewerEpochHasBeenClaimed() throws Exception {
    try (Journal older = Journal.open(file, watch);
        Journal newer = Journal.open(file, new Watch())) {
      assertThat(watch.next()).isEqualTo("deposed by " + newer.epoch());
      assertThatThrownBy(() -> older.submit(Samples.sweep(1))).isInstanceOf(Deposed.class);
      assertThat(get(newer.submit(Samples.sweep(1)))).isEqualTo(new SweepId(1));
    }
  }

  @Test
  void anOlderSchemaIsReadOnlyAfterItWasBroughtUpToDate() throws Exception {
    Journal.open(file, watch).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement run = connection.createStatement()) {
      run.execute("UPDATE flyway_schema_history SET version = '0'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThatThrownBy(() -> JournalReader.open(file))
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(JournalException.Kind.OLDER);
              assertThat(e.getMessage()).contains("an older Branchline made this journal");
            });
  }
}
