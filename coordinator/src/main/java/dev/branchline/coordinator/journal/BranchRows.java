package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.ConfigId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The way into the table {@code branch}, which takes nearly all rows there are: many to a
 * statement, because a call into SQLite costs more than a row does.
 */
final class BranchRows {
  private static final int ROWS = 64;
  private static final int COLUMNS = 9;
  private static final int NUMBERS = 7;
  private static final String INSERT =
      "INSERT INTO branch (sweep, ordinal, status, attempt, lease, started, duration, config_id,"
          + " payload) VALUES ";
  private static final String ROW = "(?,?,?,?,?,?,?,?,?)";
  private static final String MANY = INSERT + String.join(",", Collections.nCopies(ROWS, ROW));

  private final Sql sql;
  private final long[] numbers = new long[ROWS * NUMBERS];
  private final @Nullable ConfigId[] configIds = new @Nullable ConfigId[ROWS];
  private final long[] payloads = new long[ROWS];
  private int size;

  BranchRows(Sql sql) {
    this.sql = sql;
  }

  /**
   * @param payload the row of its payload, 0 if it has none
   */
  void add(
      long sweep,
      long ordinal,
      int status,
      int attempt,
      long lease,
      long started,
      long duration,
      ConfigId configId,
      long payload)
      throws SQLException {
    int at = size * NUMBERS;
    numbers[at] = sweep;
    numbers[at + 1] = ordinal;
    numbers[at + 2] = status;
    numbers[at + 3] = attempt;
    numbers[at + 4] = lease;
    numbers[at + 5] = started;
    numbers[at + 6] = duration;
    configIds[size] = configId;
    payloads[size] = payload;
    size++;
    if (size == ROWS) {
      PreparedStatement many = sql.prepared(MANY);
      for (int row = 0; row < ROWS; row++) {
        bind(many, row, row * COLUMNS);
      }
      size = 0;
      many.executeUpdate();
    }
  }

  /** Writes what has gathered. */
  void flush() throws SQLException {
    int rows = size;
    size = 0;
    PreparedStatement one = sql.prepared(INSERT + ROW);
    for (int row = 0; row < rows; row++) {
      bind(one, row, 0);
      one.executeUpdate();
    }
  }

  /** Forgets what has gathered: its transaction was rolled back. */
  void clear() {
    size = 0;
  }

  private void bind(PreparedStatement statement, int row, int offset) throws SQLException {
    for (int i = 0; i < NUMBERS; i++) {
      statement.setLong(offset + i + 1, numbers[row * NUMBERS + i]);
    }
    switch (configIds[row]) {
      case ConfigId.Hashed(long bits) -> statement.setLong(offset + 8, bits);
      case ConfigId.Named(String name) -> statement.setString(offset + 8, name);
      case null -> statement.setNull(offset + 8, Types.NULL);
    }
    if (payloads[row] == 0) {
      statement.setNull(offset + 9, Types.NULL);
    } else {
      statement.setLong(offset + 9, payloads[row]);
    }
  }
}
