package dev.branchline.worker.logs;

/** Hears what the branches of one-branch sweeps print, while they run. */
@FunctionalInterface
public interface OutputListener {
  /** More of an output. Called by one thread at a time, in order for each output. */
  void printed(long ordinal, OutputFiles.Stream stream, byte[] bytes);
}
