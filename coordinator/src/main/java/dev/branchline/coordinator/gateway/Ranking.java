package dev.branchline.coordinator.gateway;

/**
 * What makes one branch better than another.
 *
 * @param metric a key of the result, dotted where it is nested, or else of the metrics
 * @param minimize whether less is better
 */
public record Ranking(String metric, boolean minimize) {}
