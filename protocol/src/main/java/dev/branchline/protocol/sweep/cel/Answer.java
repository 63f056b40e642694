package dev.branchline.protocol.sweep.cel;

import dev.branchline.protocol.model.ConfigValue;

/** What an expression says of one config. */
public sealed interface Answer {
  /** A value. */
  record Value(ConfigValue value) implements Answer {}

  /** It speaks of a key that this config doesn't have. */
  record Absent(String key) implements Answer {}

  /** It can't be computed; why. */
  record Failed(String reason) implements Answer {}

  /** Whether it is true; what is absent makes it false. */
  default boolean isTrue() {
    return equals(new Value(ConfigValue.TRUE));
  }
}
