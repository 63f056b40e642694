package dev.branchline.protocol.session;

import dev.branchline.protocol.model.WorkerId;
import java.util.Optional;

/** How far a conversation has come, as one end sees it. */
public sealed interface Standing {

  /**
   * The ends don't trust each other yet.
   *
   * @param challenge what the coordinator answered to the knock, not proven yet
   */
  record Greeting(Optional<Frame.Challenge> challenge) implements Standing {}

  /**
   * Messages may go both ways.
   *
   * @param session differs for each handshake
   * @param epoch of the coordinator, proven
   * @param version of the protocol that is spoken
   * @param incarnation of the coordinator's process, proven
   * @param worker who the worker is
   * @param peer the path that the other end said its frames are to be sent to
   */
  record Open(long session, int epoch, int version, long incarnation, WorkerId worker, String peer)
      implements Standing {}

  /**
   * One end doesn't want the other; {@code sentence} says why to the user. Trying again is idle.
   */
  record Refused(RefusalCode code, String sentence) implements Standing {}

  /** It is over; another may be begun with a new end and a new nonce. */
  record Ended(EndReason reason) implements Standing {}
}
