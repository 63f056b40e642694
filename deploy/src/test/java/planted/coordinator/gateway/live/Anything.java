package planted.coordinator.gateway.live;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
