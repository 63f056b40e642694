package planted.coordinator.engine;

import java.util.Random;

/** Runs into a wall. */
final class RollsDice {
  static Random seen() {
    return new Random();
  }
}
