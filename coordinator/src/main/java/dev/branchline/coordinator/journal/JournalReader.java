package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.view.AttemptRow;
import dev.branchline.coordinator.view.BranchRow;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.SweepId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Looks at a journal, whether another process writes it or nobody does. What is leased or runs
 * looks pending from here. Confined to one thread at a time.
 */
public final class JournalReader implements AutoCloseable {
  private final Database database;
  private final Sql sql;

  private JournalReader(Database database, Sql sql) {
    this.database = database;
    this.sql = sql;
  }

  /**
   * Opens a journal to look at; it must exist.
   *
   * @throws JournalException if it doesn't, or can't be read; its message and hint are for people
   */
  public static JournalReader open(Path file) throws JournalException {
    if (!Files.exists(file)) {
      throw new JournalException(
          JournalException.Kind.MISSING,
          file,
          "there is no journal here",
          "`branchline run FILE` makes one; `-C DIR` looks into another directory");
    }
    Database database = new Database(file);
    try {
      Sql sql = database.openToRead();
      try {
        Schema.check(sql, database);
        return new JournalReader(database, sql);
      } catch (SQLException | JournalException e) {
        sql.close();
        throw e;
      }
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  /** Is told of one failed branch; says whether it wants more. */
  @FunctionalInterface
  public interface FailureVisitor {
    boolean failed(long ordinal, Failure failure);
  }

  /** All sweeps, oldest first. */
  public List<SweepSummary> sweeps() throws JournalException {
    return read(() -> sql.list(Rows.SUMMARY + " ORDER BY id", Rows::summary));
  }

  /** One sweep, with its counts; empty if there is none. */
  public Optional<SweepSummary> sweep(SweepId sweep) throws JournalException {
    return read(() -> sql.first(Rows.SUMMARY + " WHERE id = ?", Rows::summary, sweep.value()));
  }

  /** The text of a sweep's frozen definition; empty if there is no such sweep. */
  public Optional<String> definition(SweepId sweep) throws JournalException {
    return read(
        () ->
            sql.first(
                "SELECT d.text FROM sweep s JOIN definition d ON d.hash = s.definition"
                    + " WHERE s.id = ?",
                row -> row.getString(1),
                sweep.value()));
  }

  /** Whether a sweep's configs are fed, and so are in the journal. */
  public boolean isFed(SweepId sweep) throws JournalException {
    return read(() ->
            sql.first("SELECT fed FROM sweep WHERE id = ?", row -> row.getInt(1), sweep.value()))
        .filter(fed -> fed == 1)
        .isPresent();
  }

  /** What was fed as this ordinal, as it was given to the journal; empty if nothing was. */
  public Optional<ConfigValue.Mapping> fed(SweepId sweep, long ordinal) throws JournalException {
    return read(
        () ->
            sql.first(
                "SELECT config FROM fed_config WHERE sweep = ? AND ordinal = ?",
                row -> FailureJson.mapping(row.getString(1)),
                sweep.value(),
                ordinal));
  }

  /**
   * A page of branches in the order of their ordinals.
   *
   * @param from the lowest ordinal of the page; for the next page, the last one's plus 1
   * @param limit how many at most
   * @param configs the config of an ordinal where the journal doesn't have it
   */
  public List<BranchRow> branches(
      SweepId sweep,
      BranchFilter filter,
      long from,
      int limit,
      LongFunction<Optional<ConfigValue.Mapping>> configs)
      throws JournalException {
    return read(() -> new BranchPages(sql, sweep, filter, limit, configs).from(from));
  }

  /** Every ended execution of a branch, the first one first, the one that counts last. */
  public List<AttemptRow> attempts(SweepId sweep, long ordinal) throws JournalException {
    return read(
        () ->
            sql.list(
                "WITH execution (ordinal, attempt, lease, started, duration, fate, payload) AS ("
                    + " SELECT ordinal, attempt, lease, started, duration, 'final', payload"
                    + " FROM branch WHERE sweep = ?1 AND ordinal = ?2"
                    + " UNION ALL SELECT ordinal, attempt, lease, started, duration, fate, payload"
                    + " FROM attempt a WHERE sweep = ?1 AND ordinal = ?2 AND NOT EXISTS"
                    + " (SELECT 1 FROM branch b WHERE b.sweep = ?1 AND b.ordinal = ?2"
                    + " AND b.lease = a.lease))"
                    + " SELECT e.ordinal, e.attempt, e.lease, w.name, e.started, e.duration,"
                    + " e.fate, p.result, p.metrics, p.failure FROM execution e"
                    + " LEFT JOIN lease l ON l.id = e.lease LEFT JOIN worker w ON w.id = l.worker"
                    + " LEFT JOIN payload p ON p.id = e.payload"
                    + " ORDER BY e.fate = 'final', e.lease",
                Rows::attempt,
                sweep.value(),
                ordinal));
  }

  /** Tells of every branch whose final status is failed, in the order of their ordinals. */
  public void failures(SweepId sweep, FailureVisitor visitor) throws JournalException {
    read(
        () -> {
          sql.visit(
              "SELECT b.ordinal, p.failure FROM branch b JOIN payload p ON p.id = b.payload"
                  + " WHERE b.sweep = ? AND b.status = 2 AND p.failure IS NOT NULL"
                  + " ORDER BY b.ordinal",
              row -> visitor.failed(row.getLong(1), FailureJson.read(row.getString(2))),
              sweep.value());
          return sweep;
        });
  }

  /** Tells of every ended execution of a sweep that isn't its branch's outcome, by ordinal. */
  public void otherAttempts(SweepId sweep, Consumer<AttemptRow> visitor) throws JournalException {
    read(
        () -> {
          sql.visit(
              "SELECT a.ordinal, a.attempt, a.lease, w.name, a.started, a.duration, a.fate,"
                  + " p.result, p.metrics, p.failure FROM attempt a"
                  + " LEFT JOIN lease l ON l.id = a.lease LEFT JOIN worker w ON w.id = l.worker"
                  + " LEFT JOIN payload p ON p.id = a.payload WHERE a.sweep = ?"
                  + " ORDER BY a.ordinal, a.lease",
              row -> {
                visitor.accept(Rows.attempt(row));
                return true;
              },
              sweep.value());
          return sweep;
        });
  }

  /** Something that is asked of the database itself. */
  @FunctionalInterface
  interface Question<T> {
    T ask(Sql sql) throws SQLException;
  }

  <T> T ask(Question<T> question) throws JournalException {
    return read(() -> question.ask(sql));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws SQLException;
  }

  private <T> T read(Reading<T> reading) throws JournalException {
    try {
      return reading.read();
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  @Override
  public void close() {
    try {
      sql.close();
    } catch (SQLException e) {
      // It has only read.
    }
  }
}
