package dev.branchline.deploy.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/**
 * How fast SQLite alone takes the rows that a journal holds: the same table, the same rows, the
 * same settings (WAL, synchronous FULL), through JDBC, 4,096 rows a transaction.
 *
 * @param rows how many were inserted
 * @param seconds the time of the inserts and commits; reading the journal isn't in it
 */
record InsertRate(long rows, double seconds) {
  static final int BATCH = 4_096;

  /** Copies {@code table} from the journal to a new file {@code copy}. */
  static InsertRate of(Path journal, String table, Path copy) throws SQLException {
    if (Files.exists(copy)) {
      throw new IllegalArgumentException(copy + " is there already");
    }
    try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + journal);
        Connection to = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement setUp = to.createStatement();
        Statement read = from.createStatement()) {
      setUp.execute("PRAGMA journal_mode = WAL");
      setUp.execute("PRAGMA synchronous = FULL");
      setUp.execute("PRAGMA foreign_keys = OFF");
      setUp.execute(definition(from, table));
      to.setAutoCommit(false);
      try (ResultSet rows = read.executeQuery("SELECT * FROM " + table)) {
        int columns = rows.getMetaData().getColumnCount();
        String marks = String.join(", ", Collections.nCopies(columns, "?"));
        try (PreparedStatement insert =
            to.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
          return copy(rows, columns, insert, to);
        }
      }
    }
  }

  double perSecond() {
    return rows / seconds;
  }

  private static InsertRate copy(
      ResultSet rows, int columns, PreparedStatement insert, Connection to) throws SQLException {
    Object[][] batch = new Object[BATCH][columns];
    long inserted = 0;
    long nanos = 0;
    int size;
    do {
      size = 0;
      while (size < BATCH && rows.next()) {
        for (int column = 0; column < columns; column++) {
          batch[size][column] = rows.getObject(column + 1);
        }
        size++;
      }
      long start = System.nanoTime();
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < columns; column++) {
          insert.setObject(column + 1, batch[row][column]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
      to.commit();
      nanos += System.nanoTime() - start;
      inserted += size;
    } while (size == BATCH);
    return new InsertRate(inserted, nanos / 1e9);
  }

  private static String definition(Connection from, String table) throws SQLException {
    try (PreparedStatement query =
        from.prepareStatement("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?")) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new IllegalArgumentException("no table " + table);
        }
        return row.getString(1);
      }
    }
  }
}
