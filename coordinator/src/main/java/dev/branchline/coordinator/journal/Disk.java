package dev.branchline.coordinator.journal;

import java.sql.SQLException;

/** The seam at which a transaction becomes durable; tests make it fail. */
@FunctionalInterface
interface Disk {
  void commit(Sql sql) throws SQLException;
}
