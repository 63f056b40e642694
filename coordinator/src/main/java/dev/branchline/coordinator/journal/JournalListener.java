package dev.branchline.coordinator.journal;

/** Is told what becomes of the journal as a whole, on its own thread; must not block. */
public interface JournalListener {

  /** Nothing is committed at present; the same batch is tried again until {@link #resumed}. */
  void stalled(String reason);

  /** All that had been handed over by the stall is on disk. */
  void resumed();

  /** A newer epoch has been claimed: nothing more is written, and this coordinator must exit. */
  void deposed(long newerEpoch);

  /** A bug: this journal writes nothing more. What was acknowledged stays. */
  void broken(RuntimeException bug);
}
