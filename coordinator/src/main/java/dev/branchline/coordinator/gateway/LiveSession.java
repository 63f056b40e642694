package dev.branchline.coordinator.gateway;

/**
 * A coordinator and a worker that live in this process.
 *
 * <p>It works on the sweeps that were submitted to it, resumed or retried through its gateway;
 * others that the journal has unfinished stay as they are.
 */
public interface LiveSession extends AutoCloseable {

  Gateway gateway();

  /**
   * Starts no new branch, and lets those that run finish; returns at once. What the gateway's
   * {@code follow} returned completes when nothing runs any more. No sweep is ended by it.
   */
  void drain();

  /** Kills what runs, which is pending again; returns at once, and completes as drain does. */
  void kill();

  /**
   * Passes on what a sweep's only branch prints, as it prints it and from its first byte on,
   * whenever this is called; the sink is called by one thread at a time.
   */
  void echo(Sink sink);

  /** Takes what a branch prints. */
  @FunctionalInterface
  interface Sink {
    void printed(OutputFile.Stream stream, byte[] bytes);
  }

  /** Ends both in an orderly way and gives the directory's lock back; blocks until it is done. */
  @Override
  void close();
}
