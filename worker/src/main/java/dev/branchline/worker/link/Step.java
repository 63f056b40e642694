package dev.branchline.worker.link;

import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Standing;

/** What a {@link Contact} wants done; in the order given. */
public sealed interface Step {

  /** To be sent to the actor at this path. */
  record Send(String path, Frame frame) implements Step {}

  /** To be sent to wherever a coordinator may be. */
  record SendAround(Frame frame) implements Step {}

  /** The coordinator has said this. */
  record Heard(ToWorker message) implements Step {}

  /** A conversation is open; whoever has the node decides whether it is of use. */
  record Opened(Standing.Open open) implements Step {}

  /** There is no conversation any more. */
  record Lost() implements Step {}

  /** A coordinator doesn't want this worker. */
  record Refused(Standing.Refused refused) implements Step {}

  /** The coordinator was silent for so long that the node's connections may be stuck. */
  record Stuck() implements Step {}

  /** The coordinator said what can't be read; {@code why} is for the log. */
  record Unreadable(String why) implements Step {}

  /** {@link Contact#flush} is to be called when all that waits to be said was handed in. */
  record FlushSoon() implements Step {}
}
