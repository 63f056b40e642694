package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;

/**
 * Branches of a sweep go to a worker.
 *
 * @param width how many attempts of the sweep the worker may run at the same time, at least 1
 * @param maxBranches how many branches the lease may have, at least 1
 */
public record Grant(SweepId sweep, WorkerId worker, int width, long maxBranches) {}
