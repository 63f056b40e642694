package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.util.OptionalLong;

/** The set of configs that a sweep spans. */
public sealed interface Space {

  /** A function from index to config, of known size; nothing is listed in advance. */
  non-sealed interface Indexed extends Space {
    /** How many configs: at least 0, and up to 2^63 - 1. */
    long size();

    /**
     * The config at {@code index}, from 0; the same on every machine and at every time. Costs the
     * number of axes, whatever the size.
     *
     * @throws IndexOutOfBoundsException if it is negative, or not less than the size
     */
    ConfigValue.Mapping at(long index);

    /**
     * Which of the {@code replicas} of its config the branch at {@code index} is, from 0; a fact of
     * the branch, no part of its config.
     */
    default int replica(long index) {
      return 0;
    }
  }

  /**
   * Configs arrive one after another, each is journalled, and the end is declared: what the
   * generator of a Python file gives, each taken when it is wanted. What a config means is read by
   * {@link FedReader}.
   *
   * @param path of the file, as the sweep file spells it
   * @param file the same, absolute, where it was submitted
   * @param python the interpreter, absolute
   * @param most how many configs are taken at most; no bound if absent
   */
  record Fed(String path, String file, String python, OptionalLong most) implements Space {}
}
