package planted.coordinator.engine;

import java.util.Random;

/** Is let through: its seed is given. */
final class RollsMarkedDice {
  static Random seen() {
    return new Random(1);
  }
}
