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
  public interface Work {
    void apply() throws SQLException;
  }

  /** One coordinator's way in; what it remembers of the tables is its own. */
  public final class Pen {
    private final Recorder recorder;

    private Pen() throws SQLException {
      recorder = new Recorder(sql);
    }

    /** One transaction, which the disk takes or not; then it is as if it had never begun. */
    public void transaction(boolean taken, Work work) {
      try {
        sql.update("BEGIN IMMEDIATE");
        work.apply();
        recorder.flush();
        if (taken) {
          sql.run("COMMIT");
        } else {
          recorder.clear();
          sql.update("ROLLBACK");
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
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

  /** As a coordinator that has just started. */
  public Pen pen() {
    try {
      return new Pen();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
