package dev.branchline.coordinator.journal;

import java.sql.SQLException;

/** What the writer does within a transaction, maybe more than once until one is committed. */
interface Work {
  /** How many rows it takes, nearly. */
  int rows();

  void apply(Recorder recorder) throws SQLException;

  /** It is on disk. */
  void committed();

  /** It will never be. */
  void refused(RuntimeException why);
}
