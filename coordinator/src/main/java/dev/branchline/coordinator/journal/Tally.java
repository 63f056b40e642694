package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.SweepId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How one transaction changes the counts of final branches, one update for each sweep. */
final class Tally {
  private static final int CODES = 5;

  private final Sql sql;
  private final Map<SweepId, long[]> deltas = new HashMap<>();

  Tally(Sql sql) {
    this.sql = sql;
  }

  void add(SweepId sweep, int code, long branches) {
    deltas.computeIfAbsent(sweep, id -> new long[CODES])[code - 1] += branches;
  }

  void flush() throws SQLException {
    for (Map.Entry<SweepId, long[]> entry : deltas.entrySet()) {
      long[] delta = entry.getValue();
      sql.update(
          "UPDATE sweep SET succeeded = succeeded + ?, failed = failed + ?, skipped = skipped + ?,"
              + " cancelled = cancelled + ?, pruned = pruned + ? WHERE id = ?",
          delta[0],
          delta[1],
          delta[2],
          delta[3],
          delta[4],
          entry.getKey().value());
    }
    deltas.clear();
  }

  void clear() {
    deltas.clear();
  }
}
