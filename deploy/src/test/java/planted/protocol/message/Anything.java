package planted.protocol.message;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
