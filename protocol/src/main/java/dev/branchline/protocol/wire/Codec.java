package dev.branchline.protocol.wire;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.Part;
import java.util.List;

/**
 * Turns the messages of one direction into parts that a session carries, and back. Safe for
 * threads.
 *
 * @param <M> the messages
 */
public interface Codec<M> {
  /** For what the coordinator says. */
  Codec<ToWorker> TO_WORKER = new ToWorkerCodec();

  /** For what workers say. */
  Codec<ToCoordinator> TO_COORDINATOR = new ToCoordinatorCodec();

  /**
   * The message, or several that together say the same, each of which a session carries: a worker
   * may have more to tell than one takes, after a long time alone. To be called before {@link
   * #encode}.
   */
  List<M> split(M message);

  /**
   * The message as bytes under its manifest.
   *
   * @throws IllegalArgumentException if it is larger than a session carries
   */
  Part encode(M message);

  /**
   * The message of a part.
   *
   * @throws UnreadableException if the manifest isn't known, or the bytes aren't what it says. The
   *     peer doesn't keep to the protocol: it is to be refused with this sentence
   */
  M decode(Part part) throws UnreadableException;
}
