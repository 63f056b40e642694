package dev.branchline.coordinator.view;

import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * One sweep in a list.
 *
 * @param name as the sweep file says, or made from its file's name
 * @param file that was submitted, as it was typed
 * @param verdict how it ended; present if and only if it is finished
 * @param reason why it was halted or cancelled; else empty
 * @param size how many branches it has by now
 * @param finishedAt when its last branch ended; present if and only if it is finished
 * @param generation 1, and one more with each retry by the user
 */
public record SweepSummary(
    SweepId id,
    String name,
    String file,
    SweepStatus status,
    Optional<Verdict> verdict,
    String reason,
    long size,
    Counts counts,
    Instant submittedAt,
    Optional<Instant> finishedAt,
    int generation) {}
