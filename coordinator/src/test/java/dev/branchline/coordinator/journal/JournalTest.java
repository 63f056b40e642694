package dev.branchline.coordinator.journal;

import static dev.branchline.coordinator.journal.Samples.DONE;
import static dev.branchline.coordinator.journal.Samples.EXIT;
import static dev.branchline.coordinator.journal.Samples.LEASE;
import static dev.branchline.coordinator.journal.Samples.START;
import static dev.branchline.coordinator.journal.Samples.get;
import static dev.branchline.coordinator.journal.Samples.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class JournalTest {
  @TempDir private Path folder;
  private Path file;
  private final Watch watch = new Watch();

  @BeforeEach
  void placeFile() {
    file = folder.resolve("journal.db");
  }

  private Journal open() throws JournalException {
    return Journal.open(file, watch);
  }

  private static Disk failingWhile(AtomicBoolean broken) {
    return sql -> {
      if (broken.get()) {
        throw new SQLiteException("no space", SQLiteErrorCode.SQLITE_FULL);
      }
      sql.run("COMMIT");
    };
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  @Test
  void numbersSweepsFromOneAndNeverUsesANumberAgain() throws JournalException {
    try (Journal journal = open()) {
      assertThat(get(journal.submit(Samples.sweep(1)))).isEqualTo(new SweepId(1));
      SweepId second = get(journal.submit(Samples.sweep(1)));
      assertThat(get(journal.remove(second))).isTrue();
      assertThat(get(journal.remove(second))).isFalse();

      assertThat(get(journal.submit(Samples.sweep(1)))).isEqualTo(new SweepId(3));
    }
  }

  @Test
  void claimsAHigherEpochEachTime() throws JournalException {
    try (Journal first = open()) {
      assertThat(first.epoch()).isEqualTo(1);
    }
    try (Journal second = open()) {
      assertThat(second.epoch()).isEqualTo(2);
    }
  }

  /** A clock set back by hours had made retries wait for hours. */
  @Test
  @Tag("regression")
  void tellsTheNewestTimeOfASweepThatGoesOn() throws Exception {
    long later = Samples.START + 36_000_000;
    try (Journal journal = open()) {
      assertThat(journal.newestMillis()).isZero();
      SweepId sweep = get(journal.submit(Samples.sweep(2)));
      write(journal, sweep, Samples.leased(LEASE, 0, 2));
      Event.RetriedAttempt again =
          new Event.RetriedAttempt(
              Samples.attempt(0, 1, Samples.EXIT), later, true, later + 60_000);
      write(journal, sweep, new Event.Retried(LEASE, List.of(again)));
    }
    try (Journal journal = open()) {
      assertThat(journal.newestMillis()).isBetween(later, later + 60_000);
    }
  }

  @Test
  void refusesTheWritesOfAnOlderEpoch() throws Exception {
    try (Journal older = open();
        Journal newer = Journal.open(file, new Watch())) {
      SweepId sweep = get(newer.submit(Samples.sweep(1)));
      AtomicBoolean acknowledged = new AtomicBoolean();
      try {
        older.submit(
            new Entry(sweep, List.of(Samples.leased(LEASE, 0, 1)), () -> acknowledged.set(true)));
      } catch (Deposed sooner) {
        // It looks by itself every two seconds, and has seen it.
      }

      assertThat(watch.next()).isEqualTo("deposed by 2");
      assertThat(acknowledged).isFalse();
      assertThatThrownBy(() -> write(older, sweep)).isInstanceOf(Deposed.class);
      assertThat(get(newer.load(sweep)).orElseThrow().snapshot().leases()).isEmpty();
    }
  }

  @Test
  void triesTheSameBatchAgainWhenTheDiskFailsAndAcknowledgesNothingMeanwhile() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    try (Journal journal = Journal.open(file, watch, failingWhile(broken))) {
      SweepId sweep = get(journal.submit(Samples.sweep(300)));
      write(journal, sweep, Samples.leased(LEASE, 0, 300));
      broken.set(true);
      CompletableFuture<Boolean> second = new CompletableFuture<>();
      assertThat(
              journal.submit(
                  new Entry(
                      sweep,
                      List.of(Samples.ended(LEASE, EXIT, 0, 100)),
                      () -> acknowledged.add("first"))))
          .isTrue();
      assertThat(watch.next()).isEqualTo("stalled: the disk is full");
      assertThat(
              journal.submit(
                  new Entry(
                      sweep,
                      List.of(Samples.ended(LEASE, DONE, 100, 300)),
                      () -> {
                        acknowledged.add("second");
                        second.complete(true);
                      })))
          .isTrue();
      assertThat(acknowledged).isEmpty();
      broken.set(false);

      get(second);
      assertThat(watch.next()).isEqualTo("resumed");
      assertThat(acknowledged).containsExactly("first", "second");
      try (JournalReader reader = JournalReader.open(file)) {
        assertThat(reader.sweep(sweep).orElseThrow().counts().failed()).isEqualTo(100);
        assertThat(reader.sweep(sweep).orElseThrow().counts().succeeded()).isEqualTo(200);
      }
    }
  }

  @Test
  void refusesMoreThanItsBoundWhileTheDiskFails() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    try (Journal journal = Journal.open(file, watch, failingWhile(broken))) {
      SweepId sweep = get(journal.submit(Samples.sweep(1)));
      broken.set(true);
      Entry big = new Entry(sweep, List.of(Samples.ended(LEASE, DONE, 0, 50_000)), () -> {});
      int taken = 0;
      while (taken < 1000 && journal.submit(big)) {
        taken++;
      }

      assertThat(taken).isBetween(20, 22);
    }
    assertThat(watch.all()).anyMatch(told -> told.startsWith("broken: "));
  }

  @Test
  void keepsEverythingAcknowledgedWhenItIsKilled() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(10)));
      write(journal, sweep, Samples.leased(LEASE, 0, 10), Samples.ended(LEASE, DONE, 0, 4));
      Path copy = Files.createDirectory(folder.resolve("killed")).resolve("journal.db");
      Files.copy(file, copy);
      Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));

      try (JournalReader reader = JournalReader.open(copy)) {
        assertThat(reader.sweep(sweep).orElseThrow().counts().succeeded()).isEqualTo(4);
      }
      try (Journal reopened = Journal.open(copy, new Watch())) {
        SweepSnapshot snapshot = get(reopened.load(sweep)).orElseThrow().snapshot();
        assertThat(snapshot.leases().values().iterator().next().open())
            .isEqualTo(Ordinals.range(4, 10));
        assertThat(get(reopened.loadUnfinished())).hasSize(1);
      }
    }
  }

  @Test
  void breaksRatherThanRecordABranchTwice() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(2)));
      write(journal, sweep, Samples.leased(LEASE, 0, 2), Samples.ended(LEASE, DONE, 0, 1));
      assertThat(
              journal.submit(new Entry(sweep, List.of(Samples.ended(LEASE, DONE, 0, 1)), () -> {})))
          .isTrue();

      assertThat(watch.next()).startsWith("broken: ");
    }
  }

  @Test
  void refusesTheSchemaOfANewerBranchline() throws Exception {
    open().close();
    sql("UPDATE flyway_schema_history SET version = '99'");

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("a newer Branchline made this journal");
    assertThatThrownBy(() -> JournalReader.open(file))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("a newer Branchline made this journal");
  }

  @Test
  void refusesADatabaseOfSomethingElse() throws Exception {
    sql("CREATE TABLE contacts (name TEXT)");

    assertThatThrownBy(this::open).hasMessageContaining("no journal of Branchline");
  }

  @Test
  void tellsThatAFileIsNoDatabase() throws Exception {
    Files.writeString(file, "this is no database, whatever its name says. ".repeat(50));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            JournalException.class,
            e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.CORRUPT));
  }

  @Test
  void tellsThatAnotherProcessKeepsItLocked() throws Exception {
    open().close();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");

      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              JournalException.class,
              e -> assertThat(e.kind()).isEqualTo(JournalException.Kind.LOCKED));
    }
  }

  @Test
  void tellsHowASweepFinished() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(1_000_000_000)));
      write(
          journal,
          sweep,
          new Event.StatusChanged(
              SweepStatus.STOPPING, Optional.of(Verdict.CANCELLED), true, "by hand", START),
          new Event.RangesEnded(
              Ordinals.range(0, 1_000_000_000), Status.CANCELLED, "by hand", START),
          new Event.StatusChanged(
              SweepStatus.FINISHED, Optional.of(Verdict.CANCELLED), true, "by hand", START + 5));

      assertThat(get(journal.loadUnfinished())).isEmpty();
      SweepSnapshot snapshot = get(journal.load(sweep)).orElseThrow().snapshot();
      assertThat(snapshot.verdict()).contains(Verdict.CANCELLED);
      assertThat(Ordinals.range(0, 1_000_000_000).toBitmap())
          .isEqualTo(snapshot.ended().get(Status.CANCELLED));
    }
  }

  @Test
  void thinsReportsToABoundAndCountsThem() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(1)));
      List<Entry.Point> points = new ArrayList<>();
      for (int step = 0; step < 5_000; step++) {
        points.add(
            new Entry.Point(
                LEASE, 0, step, Samples.map("{\"loss\": " + step + ", \"note\": \"x\"}"), START));
      }
      CompletableFuture<Boolean> committed = new CompletableFuture<>();
      assertThat(
              journal.submit(
                  new Entry(
                      sweep,
                      List.of(Samples.leased(LEASE, 0, 1)),
                      points,
                      () -> committed.complete(true))))
          .isTrue();
      get(committed);

      assertThat(number("SELECT count(*) FROM report WHERE metric = 'loss'"))
          .isBetween(500L, 1000L);
      assertThat(number("SELECT seen FROM series WHERE name = 'loss'")).isEqualTo(5_000);
      assertThat(number("SELECT kept FROM series WHERE name = 'note'"))
          .isEqualTo(number("SELECT count(*) FROM report WHERE metric = 'note'"));
      assertThat(number("SELECT count(*) FROM report WHERE value <> step AND metric = 'loss'"))
          .isZero();
    }
  }

  private long number(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.getLong(1);
    }
  }

  @Test
  void keepsFedConfigs() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep =
          get(journal.submit(new NewSweep("fed", "-", "h", "{}", OptionalLong.empty(), START)));
      CompletableFuture<Boolean> committed = new CompletableFuture<>();
      assertThat(
              journal.submit(
                  new Entry(
                      sweep,
                      List.of(new Event.Extended(1, List.of(Samples.map("{\"lr\": 0.1}")))),
                      () -> committed.complete(true))))
          .isTrue();
      get(committed);

      StoredSweep stored = get(journal.load(sweep)).orElseThrow();
      assertThat(stored.sweep().size()).isEmpty();
      assertThat(stored.snapshot().size()).isEqualTo(1);
      assertThat(stored.snapshot().closed()).isFalse();
      try (JournalReader reader = JournalReader.open(file)) {
        assertThat(reader.fed(sweep, 0)).contains(Samples.map("{\"lr\": 0.1}"));
      }
    }
  }

  @Test
  void removesASweepWithAllItsRows() throws Exception {
    try (Journal journal = open()) {
      SweepId sweep = get(journal.submit(Samples.sweep(2)));
      SweepId other = get(journal.submit(Samples.sweep(2)));
      LeaseId another = LeaseId.of(1, 2);
      write(journal, sweep, Samples.leased(LEASE, 0, 2), Samples.ended(LEASE, EXIT, 0, 2));
      write(journal, other, Samples.leased(another, 0, 2), Samples.ended(another, EXIT, 0, 2));
      assertThat(get(journal.remove(sweep))).isTrue();

      assertThat(get(journal.load(sweep))).isEmpty();
      assertThat(number("SELECT count(*) FROM result")).isEqualTo(2);
      assertThat(number("SELECT count(*) FROM payload")).isEqualTo(2);
      assertThat(number("SELECT count(*) FROM definition")).isEqualTo(1);
    }
  }
}
