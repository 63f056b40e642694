package planted.coordinator.gateway.live;

import planted.coordinator.journal.Anything;

/** Is let through: as a form of the gateway it may see the journal, and its package may not. */
public final class LiveGateway {
  static final Class<?> SEEN = Anything.class;

  /** Is let through with it. */
  static final class Rows {
    static final Class<?> SEEN = Anything.class;

    private Rows() {}
  }

  private LiveGateway() {}
}
