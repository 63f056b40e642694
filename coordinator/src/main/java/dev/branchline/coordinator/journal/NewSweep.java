package dev.branchline.coordinator.journal;

import java.util.OptionalLong;

/**
 * A sweep to be submitted.
 *
 * @param name as the sweep file says, or made from its file's name
 * @param file that was submitted, as it was typed
 * @param definitionHash of the frozen definition
 * @param definition its text
 * @param size how many branches; empty if they are fed
 * @param submittedAtMillis since 1970
 */
public record NewSweep(
    String name,
    String file,
    String definitionHash,
    String definition,
    OptionalLong size,
    long submittedAtMillis) {}
