package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.SweepFacts;
import dev.branchline.protocol.model.SweepId;

/**
 * What a sweep's actor needs to know of it.
 *
 * @param facts what its engine knows; the config ids are also those of each lease's ends
 * @param hash of the frozen definition
 * @param definition the frozen definition itself
 */
public record SweepPlan(
    SweepId id, String name, SweepFacts facts, String hash, String definition) {}
