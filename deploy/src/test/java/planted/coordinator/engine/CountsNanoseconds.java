package planted.coordinator.engine;

/** Runs into a wall. */
final class CountsNanoseconds {
  static long seen() {
    return System.nanoTime();
  }
}
