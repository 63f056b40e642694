package dev.branchline.coordinator.gateway;

/** Being told of updates, until it is closed. */
public interface Subscription extends AutoCloseable {

  /** Ends it: nothing is told any more once this has returned, but what is being told just now. */
  @Override
  void close();
}
