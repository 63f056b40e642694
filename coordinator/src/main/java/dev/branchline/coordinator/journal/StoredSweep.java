package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.SweepSnapshot;
import dev.branchline.protocol.model.SweepId;

/**
 * A sweep as the journal knows it, enough to go on with it.
 *
 * @param sweep what was submitted; its size is empty if the branches are fed
 * @param snapshot what has become of it
 */
public record StoredSweep(SweepId id, NewSweep sweep, SweepSnapshot snapshot) {}
