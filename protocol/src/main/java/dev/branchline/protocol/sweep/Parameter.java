package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;

/** One entry of {@code parameters}, or of the command line. */
record Parameter(ConfigPath path, Place place, Setting setting) {

  /** What it says. */
  sealed interface Setting {}

  /** One value. */
  record Constant(ConfigValue value) implements Setting {}

  /** Several. */
  record Varying(AxisValues values) implements Setting {}

  /** Rows, each of which sets several keys; its own name is only a name. */
  record Rows(RowSource source) implements Setting {}
}
