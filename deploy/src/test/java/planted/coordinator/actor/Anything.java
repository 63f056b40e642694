package planted.coordinator.actor;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
