package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.LeaseId;
import java.time.Duration;

/**
 * A branch that runs now.
 *
 * @param worker the name of the worker that runs it
 * @param elapsed since it was told to have started
 */
public record RunningBranch(long ordinal, LeaseId lease, String worker, Duration elapsed) {}
