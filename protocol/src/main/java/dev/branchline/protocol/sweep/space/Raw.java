package dev.branchline.protocol.sweep.space;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.sweep.ConfigPath;

/** The points that the axes span, before any rule is applied to them. */
public sealed interface Raw permits Grid, Union {
  /** How many points. */
  long size();

  /** The config at a point, from 0. */
  ConfigValue.Mapping at(long index);

  /**
   * Whether, at this point, every axis that sets something at {@code path}, or below it, is at its
   * first value: where a parameter doesn't exist, its axis counts that one point only.
   */
  boolean first(long index, ConfigPath path);
}
