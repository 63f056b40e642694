package dev.branchline.protocol.model;

import java.time.Duration;

/**
 * An attempt that has ended, as its worker tells it.
 *
 * @param ordinal of the branch
 * @param number of the attempt, from 1; 0 for a branch that couldn't be started, which is none
 * @param configId of the config that it ran with
 * @param duration from start to end
 * @param age how long before the message was sent it had ended; the coordinator stamps the times
 * @param outcome how it ended
 * @param metrics the last value of each metric that it reported, or that was found in its output
 */
public record Attempt(
    long ordinal,
    int number,
    ConfigId configId,
    Duration duration,
    Duration age,
    Outcome outcome,
    ConfigValue.Mapping metrics) {}
