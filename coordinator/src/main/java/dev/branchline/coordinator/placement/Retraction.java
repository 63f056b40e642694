package dev.branchline.coordinator.placement;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;

/** A worker is asked for up to so many branches of a lease that it hasn't started. */
public record Retraction(SweepId sweep, WorkerId worker, LeaseId lease, long branches) {}
