package dev.branchline.worker.runner;

/** An attempt that has started; its methods may be called by any thread, any number of times. */
public interface Running {

  /** Asks it to end (SIGTERM to its process group); does nothing after its end. */
  void interrupt();

  /** Kills it and everything that it started; does nothing after its end. */
  void kill();

  /** The process id; it may name something else after the end. */
  long pid();
}
