package planted.coordinator.engine;

import java.nio.file.Files;

/** Runs into a wall. */
final class ReadsFiles {
  static final Class<?> SEEN = Files.class;
}
