package dev.branchline.coordinator.engine;

/**
 * When something is decided, as its shell read the clocks.
 *
 * @param nanos of a monotonic clock
 * @param epochMillis to be stored and shown; it never goes back, not even over a restart (the shell
 *     adds elapsed time to one reading of the wall clock), so that back-off can be measured by it
 */
public record Moment(long nanos, long epochMillis) {}
