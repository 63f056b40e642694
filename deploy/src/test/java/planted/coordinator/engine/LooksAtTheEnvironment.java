package planted.coordinator.engine;

/** Runs into a wall. */
final class LooksAtTheEnvironment {
  static String seen() {
    return String.valueOf(System.getenv("HOME"));
  }
}
