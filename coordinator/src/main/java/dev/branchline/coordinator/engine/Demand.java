package dev.branchline.coordinator.engine;

import java.util.OptionalLong;

/**
 * What of a sweep waits, for placement and for people.
 *
 * @param grantable branches that may be leased now; 0 unless the sweep is running
 * @param suspects those of them that are leased singly
 * @param delayed branches that wait for their back-off
 * @param nextDueMillis when the first of the delayed may be leased
 * @param notStarted branches that a worker couldn't start and that wait for another one
 */
public record Demand(
    long grantable, long suspects, long delayed, OptionalLong nextDueMillis, long notStarted) {}
