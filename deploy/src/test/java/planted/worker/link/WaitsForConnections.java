package planted.worker.link;

/** Runs into a wall. */
final class WaitsForConnections {
  static final Class<?> SEEN = java.util.concurrent.CompletableFuture.class;
}
