package planted.worker.runner;

/** Something to import. */
public final class Anything {
  private Anything() {}
}
