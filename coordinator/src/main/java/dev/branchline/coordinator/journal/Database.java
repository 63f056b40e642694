package dev.branchline.coordinator.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One SQLite file, and how it is opened for writing and for reading. */
record Database(Path file) {
  /** How long another connection's lock is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Set<String> NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb2",
          "smb3",
          "smbfs",
          "fuse.sshfs",
          "lustre",
          "gpfs",
          "beegfs",
          "afs",
          "9p");

  /**
   * A connection that writes: write-ahead log, each commit on disk. On a network file system it
   * uses no shared memory, and so is the only one.
   */
  Sql openToWrite() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) PATIENCE.toMillis());
    // Nobody asks for them, and the driver would look at each statement's text for them.
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection(url());
    Sql sql = new Sql(connection);
    try {
      if (onNetwork()) {
        sql.run("PRAGMA locking_mode = EXCLUSIVE");
      }
      sql.run("PRAGMA journal_mode = WAL");
      sql.run("PRAGMA synchronous = FULL");
      sql.run("PRAGMA wal_autocheckpoint = 4000");
      return sql;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Whether whoever wrote it last had no time to close it. */
  boolean isLeftOpen() {
    try {
      return Files.size(Path.of(file + "-wal")) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks for damaged pages. */
  void check(Sql sql) throws SQLException, JournalException {
    String found = sql.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("ok");
    if (!found.equals("ok")) {
      throw new JournalException(
          JournalException.Kind.CORRUPT,
          file,
          "the journal is damaged (" + found.replace('\n', ' ') + ")",
          "keep a copy of it, and try `branchline journal export` or `sqlite3 "
              + file
              + " .recover`");
    }
  }

  /** A connection that only reads, while others write or nobody does. */
  Sql openToRead() throws SQLException {
    try {
      return openToRead(url());
    } catch (SQLException e) {
      if (code(e) != SQLiteErrorCode.SQLITE_CANTOPEN
          && code(e) != SQLiteErrorCode.SQLITE_READONLY_DIRECTORY) {
        throw e;
      }
      // In a folder that can't be written there is no shared memory, but no writer either.
      if (Files.exists(Path.of(file + "-wal"))) {
        throw e;
      }
      return openToRead(
          "jdbc:sqlite:"
              + file.toUri().toString().replaceFirst("^file:/+", "file:/")
              + "?immutable=1");
    }
  }

  private static Sql openToRead(String url) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout((int) PATIENCE.toMillis());
    Connection connection = config.createConnection(url);
    Sql sql = new Sql(connection);
    try {
      sql.number("SELECT count(*) FROM sqlite_master");
      return sql;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  String url() {
    return "jdbc:sqlite:" + file;
  }

  private boolean onNetwork() {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return folder != null
          && NETWORK.contains(Files.getFileStore(folder).type().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      return false;
    }
  }

  static SQLiteErrorCode code(SQLException e) {
    return e instanceof SQLiteException known
        ? known.getResultCode()
        : SQLiteErrorCode.getErrorCode(e.getErrorCode());
  }

  /** The error that it belongs to, for people. */
  JournalException explain(SQLException e) {
    int primary = code(e).code & 0xFF;
    if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code
        || primary == SQLiteErrorCode.SQLITE_ERROR.code) {
      return new JournalException(
          JournalException.Kind.CORRUPT,
          file,
          "the journal is damaged, or it is no journal (" + e.getMessage() + ")",
          "keep a copy of it, and try `sqlite3 " + file + " .recover`",
          e);
    }
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return new JournalException(
          JournalException.Kind.LOCKED,
          file,
          "another process keeps the journal locked",
          "look for another `branchline` or an open `sqlite3` there, and try again",
          e);
    }
    return new JournalException(
        JournalException.Kind.IO,
        file,
        "the journal can't be used: " + reason(e),
        "look at the disk's space and the file's permissions",
        e);
  }

  /** One line on why the disk doesn't take what is written. */
  static String reason(SQLException e) {
    SQLiteErrorCode code = code(e);
    int primary = code.code & 0xFF;
    // What it maps is made as long as it has to be first: that fails where there is no room.
    if (primary == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) {
      return "the disk is full";
    }
    if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
      return "its file, or the folder of that, may not be written";
    }
    if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
      return "the disk reports an error (" + code.name() + ")";
    }
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return "another process keeps it locked";
    }
    String message = e.getMessage();
    return message == null ? code.name() : message;
  }

  /** Whether the statement was wrong rather than the disk: trying again can't help. */
  static boolean isBug(SQLException e) {
    int primary = code(e).code & 0xFF;
    return primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code
        || primary == SQLiteErrorCode.SQLITE_ERROR.code
        || primary == SQLiteErrorCode.SQLITE_MISUSE.code
        || primary == SQLiteErrorCode.SQLITE_MISMATCH.code
        || primary == SQLiteErrorCode.SQLITE_RANGE.code;
  }
}
