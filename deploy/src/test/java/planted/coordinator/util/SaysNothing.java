package planted.coordinator.util;

/** Runs into a wall. */
final class SaysNothing {
  private SaysNothing() {}
}
