package dev.branchline.coordinator.gateway;

/**
 * A sweep to be taken.
 *
 * @param definition frozen: everything that the workers need is in it
 * @param name what people call it
 * @param file where it came from, as the user typed it
 */
public record Submission(String definition, String name, String file) {}
