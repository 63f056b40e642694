package planted.coordinator.engine;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
