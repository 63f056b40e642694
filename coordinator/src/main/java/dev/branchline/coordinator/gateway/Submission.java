package dev.branchline.coordinator.gateway;

import java.util.Optional;

/**
 * A sweep to be taken.
 *
 * @param definition frozen: everything that the workers need is in it
 * @param name what people call it
 * @param file where it came from, as the user typed it
 * @param key if present, the same submission again with the same key is the same sweep
 */
public record Submission(String definition, String name, String file, Optional<String> key) {

  /** A submission that is a new sweep each time. */
  public Submission(String definition, String name, String file) {
    this(definition, name, file, Optional.empty());
  }
}
