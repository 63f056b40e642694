package dev.branchline.coordinator.actor;

import dev.branchline.protocol.model.ConfigValue;
import java.util.function.Consumer;

/**
 * Where the configs of a fed sweep come from. Asked by the sweep's actor, for one thing at a time;
 * no call blocks, but for a read of the journal where an old config is wanted.
 */
public interface Feed extends AutoCloseable {

  /** What it answers. */
  sealed interface Answer {}

  /** What was fed before is what would be fed now. */
  record Ready() implements Answer {}

  /** The next config, as it is to be journalled. */
  record Config(ConfigValue.Mapping config) implements Answer {}

  /** There are no more. */
  record End() implements Answer {}

  /** There won't be any more, for this reason. */
  record Broken(String reason) implements Answer {}

  /**
   * Sees that the first configs are still those that were fed.
   *
   * @param fed how many were
   * @param answer is given {@link Ready} or {@link Broken}, once, on any thread
   */
  void check(long fed, Consumer<Answer> answer);

  /**
   * Asks for the next config.
   *
   * @param answer is given it, or {@link End} or {@link Broken}, once, on any thread
   */
  void next(Consumer<Answer> answer);

  /** A config that was fed, as it was journalled; may be called on any thread. */
  ConfigValue.Mapping config(long ordinal);

  /** Where they come from, in a few words. */
  String words();

  /** Nothing more is asked; what was asked may stay without an answer. Doesn't wait. */
  @Override
  void close();
}
