package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Moment;

/** Reads the clocks. */
@FunctionalInterface
public interface Clock {
  Moment now();
}
