package dev.branchline.coordinator.journal;

import dev.branchline.protocol.model.WorkerId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The table of workers, and what of it is known already. */
final class Workers {
  private final Sql sql;
  private final Map<WorkerId, Long> known = new HashMap<>();

  Workers(Sql sql) {
    this.sql = sql;
  }

  long number(WorkerId worker) throws SQLException {
    Long number = known.get(worker);
    if (number == null) {
      String uuid = worker.uuid().toString();
      sql.update("INSERT OR IGNORE INTO worker (name, uuid) VALUES (?, ?)", worker.name(), uuid);
      number = sql.number("SELECT id FROM worker WHERE uuid = ? AND name = ?", uuid, worker.name());
      known.put(worker, number);
    }
    return number;
  }

  /** Its rows may have been rolled back. */
  void clear() {
    known.clear();
  }
}
