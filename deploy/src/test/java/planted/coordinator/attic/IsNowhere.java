package planted.coordinator.attic;

/** Runs into a wall. */
final class IsNowhere {
  private IsNowhere() {}
}
