package planted.protocol.sweep;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
