package dev.branchline.coordinator.reception;

import dev.branchline.protocol.message.LogDoor;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.session.Frame;
import java.util.Optional;

/** What a {@link Talk} wants done; in the order given. */
public sealed interface Step {

  /** To be sent to the worker's link. */
  record Send(Frame frame) implements Step {}

  /** The worker has said hello; where what its attempts print can be read. */
  record Door(Optional<LogDoor> door) implements Step {}

  /** The worker is to have a session, and {@link Talk#connected} to be told when it has. */
  record Connect() implements Step {}

  /** For the worker's session. */
  record Pass(ToCoordinator message) implements Step {}

  /** {@link Talk#flush} is to be called when all that waits to be said was handed in. */
  record FlushSoon() implements Step {}

  /** Something is wrong with the worker; for the log. */
  record Warn(String sentence) implements Step {}

  /** The conversation is over, and can be forgotten after {@link Talk#AFTERMATH}. */
  record Over() implements Step {}
}
