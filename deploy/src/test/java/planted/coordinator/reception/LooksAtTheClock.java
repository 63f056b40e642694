package planted.coordinator.reception;

/** Runs into a wall. */
final class LooksAtTheClock {
  static long seen() {
    return System.nanoTime();
  }
}
