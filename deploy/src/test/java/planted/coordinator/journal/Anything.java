package planted.coordinator.journal;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
