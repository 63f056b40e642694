package dev.branchline.coordinator.journal;

import java.sql.SQLException;
import java.util.List;

/**
 * What one coordinator writes, in one transaction after another. Each counts only while no other
 * coordinator has claimed a newer epoch, which is looked at within the transaction itself.
 */
final class Transactions {
  private final Sql sql;
  private final Recorder recorder;
  private final Disk disk;
  private final long epoch;

  /**
   * @param epoch the one that was claimed for all of them
   */
  Transactions(Sql sql, Recorder recorder, Disk disk, long epoch) {
    this.sql = sql;
    this.recorder = recorder;
    this.disk = disk;
    this.epoch = epoch;
  }

  /**
   * Writes all of it, or nothing.
   *
   * @throws SQLException if the disk doesn't take it; the same may be tried again
   * @throws Deposed if a newer epoch has been claimed
   */
  void write(List<? extends Work> batch) throws SQLException {
    boolean done = false;
    try {
      sql.update("BEGIN IMMEDIATE");
      checkEpoch();
      for (Work work : batch) {
        work.apply(recorder);
      }
      recorder.flush();
      disk.commit(sql);
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  /**
   * Who has nothing to write has to learn, too, that it is deposed: one that was stopped for a
   * while, and whose workers have gone to another, would else take submits for ever.
   *
   * @throws Deposed if a newer epoch has been claimed
   */
  void look() {
    try {
      checkEpoch();
    } catch (SQLException e) {
      // A disk that fails is the next write's trouble.
    }
  }

  private void checkEpoch() throws SQLException {
    long current = sql.number("SELECT number FROM epoch");
    if (current != epoch) {
      throw new Deposed(epoch, current);
    }
  }

  /** SQLite may have rolled back by itself; then there is nothing to do. */
  private void rollBack() {
    recorder.clear();
    sql.forgetStatements();
    try {
      sql.run("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      // The next BEGIN tells whether the connection can be used.
    }
  }
}
