package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One branch, as a table of results shows it.
 *
 * @param attempt the number of its last attempt, from 1; 0 if none has started
 * @param lease that it runs or ran under
 * @param worker the name of the worker that holds or held that lease
 * @param startedAt when its last attempt started
 * @param duration of its last attempt, if that has ended
 * @param config what it runs with, if the space could tell
 * @param result what it left; empty unless it succeeded
 * @param metrics the last value of each metric
 * @param failure why it failed; present if and only if it did
 * @param reason why it never ran or was ended, if it was skipped, cancelled or pruned; else empty
 */
public record BranchRow(
    long ordinal,
    Status status,
    int attempt,
    Optional<LeaseId> lease,
    Optional<String> worker,
    Optional<Instant> startedAt,
    Optional<Duration> duration,
    Optional<ConfigId> configId,
    Optional<ConfigValue.Mapping> config,
    ConfigValue.Mapping result,
    ConfigValue.Mapping metrics,
    Optional<Failure> failure,
    String reason) {}
