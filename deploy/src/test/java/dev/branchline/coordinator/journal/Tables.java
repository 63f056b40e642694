package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The journal's real tables, recorder and loader, in memory and without the writer's thread: who
 * has them says when a transaction begins, and whether the disk takes it.
 */
public final class Tables implements AutoCloseable {
  private static final Path EMPTY = empty();

  private final Sql sql;

  /** Tables with nothing in them. */
  public Tables() {
    try {
      sql = new Sql(DriverManager.getConnection("jdbc:sqlite::memory:"));
      sql.run("restore from '" + EMPTY + "'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path empty() {
    try {
      Path folder = Files.createTempDirectory("tables");
      Path file = folder.resolve("journal.db");
      Schema.update(new Database(file));
      try (Sql sql = new Database(file).openToWrite()) {
        sql.run("PRAGMA journal_mode = DELETE");
      }
      file.toFile().deleteOnExit();
      folder.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException | JournalException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something that is done with the tables. */
  @FunctionalInterface
  public interface Change {
    void apply() throws SQLException;
  }

  /** That the disk didn't take a transaction. */
  private static final class Untaken extends SQLException {
    private static final long serialVersionUID = 1;
  }

  private record Changing(Change change) implements Work {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public void apply(Recorder recorder) throws SQLException {
      change.apply();
    }

    @Override
    public void committed() {}

    @Override
    public void refused(RuntimeException why) {}
  }

  /** One coordinator's way in; what it remembers of the tables is its own. */
  public final class Pen {
    private final Recorder recorder;
    private final Transactions transactions;
    private final int epoch;
    private boolean taken;

    private Pen(int epoch) throws SQLException {
      this.epoch = epoch;
      recorder = new Recorder(sql);
      transactions = new Transactions(sql, recorder, this::commit, epoch);
    }

    private void commit(Sql connection) throws SQLException {
      if (!taken) {
        throw new Untaken();
      }
      connection.run("COMMIT");
    }

    /** The one that was claimed for it. */
    public int epoch() {
      return epoch;
    }

    /**
     * One transaction, which the disk takes or not; then it is as if it had never begun.
     *
     * @throws Deposed if another has claimed a newer epoch
     */
    public void transaction(boolean isTaken, Change change) {
      taken = isTaken;
      try {
        transactions.write(List.of(new Changing(change)));
      } catch (Untaken e) {
        // As was wanted.
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /**
     * As who has nothing to write.
     *
     * @throws Deposed if another has claimed a newer epoch
     */
    public void look() {
      transactions.look();
    }

    public void record(SweepId sweep, List<Event> events) throws SQLException {
      recorder.record(new Entry(sweep, events, () -> {}));
    }

    public Submitted submit(NewSweep sweep, String key) throws SQLException {
      recorder.flush();
      return recorder.sweeps().add(sweep, Optional.of(key));
    }

    /** What was fed as this ordinal, as it was journalled. */
    public Optional<ConfigValue.Mapping> fed(SweepId sweep, long ordinal) {
      try {
        return sql.first(
            "SELECT config FROM fed_config WHERE sweep = ? AND ordinal = ?",
            row -> FailureJson.mapping(row.getString(1)),
            sweep.value(),
            ordinal);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** What the tables say of a sweep; empty if there is none. */
    public Optional<SweepSnapshot> load(SweepId sweep) throws SQLException {
      recorder.flush();
      return Loader.load(sql, sweep).map(StoredSweep::snapshot);
    }
  }

  /** As a coordinator that starts: with the next epoch. */
  public Pen claim() {
    try {
      return new Pen(Journal.claimEpoch(sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often a writer without work looks at the epoch. */
  public static Duration look() {
    return Duration.ofMillis(Writer.LOOK_MILLIS);
  }

  @Override
  public void close() {
    try {
      sql.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
