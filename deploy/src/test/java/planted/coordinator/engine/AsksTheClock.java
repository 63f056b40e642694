package planted.coordinator.engine;

import java.time.Instant;

/** Runs into a wall. */
final class AsksTheClock {
  static Instant seen() {
    return Instant.now();
  }
}
