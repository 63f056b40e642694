package dev.branchline.coordinator.actor;

/** Where a worker is, seen from the coordinator. */
public sealed interface Peer {

  /** In this process: it can't be silent without this coordinator being silent too. */
  record Here() implements Peer {}

  /**
   * In another process: its leases expire unless it renews them, and it is gone once it was silent
   * for too long.
   *
   * @param address for people, as {@code 10.0.0.7:41235}
   * @param gone run once, when it was silent for too long or said goodbye, or when the same worker
   *     has come by another session; on the session's thread, so it must not block
   */
  record Remote(String address, Runnable gone) implements Peer {}
}
