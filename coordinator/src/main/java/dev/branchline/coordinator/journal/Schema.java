package dev.branchline.coordinator.journal;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The schema's version: looked up cheaply, and brought up to date by Flyway only when it is old.
 */
final class Schema {
  /** The number of the newest migration. */
  static final int VERSION = 1;

  private Schema() {}

  /** Brings a new or old journal up to date. */
  static void update(Database database) throws JournalException {
    try {
      int version;
      try (Sql sql = database.openToWrite()) {
        version = version(sql, database);
      }
      if (version < VERSION) {
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(database.url(), null, null)
            .locations("classpath:dev/branchline/coordinator/journal")
            .load()
            .migrate();
      }
    } catch (SQLException e) {
      throw database.explain(e);
    } catch (FlywayException e) {
      throw new JournalException(
          JournalException.Kind.IO,
          database.file(),
          "the journal can't be brought up to date: " + e.getMessage(),
          "look at the disk's space and the file's permissions",
          e);
    }
  }

  /** Checks that a reader understands it. */
  static void check(Sql sql, Database database) throws SQLException, JournalException {
    int version = version(sql, database);
    if (version < VERSION) {
      throw new JournalException(
          JournalException.Kind.OLDER,
          database.file(),
          "an older Branchline made this journal (version " + version + ", not " + VERSION + ")",
          "`branchline resume` brings it up to date");
    }
  }

  /** 0 if there is nothing in it yet. */
  private static int version(Sql sql, Database database) throws SQLException, JournalException {
    long tables = sql.number("SELECT count(*) FROM sqlite_master WHERE type = 'table'");
    if (tables == 0) {
      return 0;
    }
    if (sql.number("SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
        == 0) {
      throw new JournalException(
          JournalException.Kind.CORRUPT,
          database.file(),
          "this is a database, but no journal of Branchline",
          "move it away");
    }
    int version =
        (int)
            sql.number(
                "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success ="
                    + " 1");
    if (version > VERSION) {
      throw new JournalException(
          JournalException.Kind.NEWER,
          database.file(),
          "a newer Branchline made this journal (version " + version + ", not " + VERSION + ")",
          "use that one, or move the journal away");
    }
    return version;
  }
}
