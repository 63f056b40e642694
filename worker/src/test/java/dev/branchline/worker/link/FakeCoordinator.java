package dev.branchline.worker.link;

import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.session.CoordinatorEnd;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.Part;
import dev.branchline.protocol.session.Secret;
import dev.branchline.protocol.session.Turn;
import dev.branchline.protocol.session.Versions;
import dev.branchline.protocol.wire.Codec;
import dev.branchline.protocol.wire.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A coordinator that answers the newest knock, by the real end of a session. */
final class FakeCoordinator {
  final String path;
  final List<ToCoordinator> heard = new ArrayList<>();
  private final CoordinatorEnd.Desk desk;
  private @Nullable CoordinatorEnd end;
  private @Nullable Nonce knock;
  private int nonces;

  FakeCoordinator(String name, int epoch, Secret secret) {
    this.path = "pekko://branchline@" + name + ":1/user/conversation";
    this.desk = new CoordinatorEnd.Desk(secret, Versions.OURS, name.hashCode(), epoch);
  }

  /** What it answers. */
  List<Frame> hear(Frame frame, long now) {
    if (frame instanceof Frame.Knock fresh && !fresh.nonce().equals(knock)) {
      nonces++;
      knock = fresh.nonce();
      end = new CoordinatorEnd(desk, fresh, new Nonce(path.hashCode(), nonces), path, now);
      return end.tick(now).frames();
    }
    return end == null ? List.of() : answer(end.hear(frame, now));
  }

  /** Whatever time it is; keeps the session alive. */
  List<Frame> tick(long now) {
    return end == null ? List.of() : answer(end.tick(now));
  }

  List<Frame> say(ToWorker message, long now) {
    if (end == null || !end.send(Codec.TO_WORKER.encode(message))) {
      throw new AssertionError("no session");
    }
    return tick(now);
  }

  private List<Frame> answer(Turn turn) {
    for (Part part : turn.parts()) {
      try {
        heard.add(Codec.TO_COORDINATOR.decode(part));
      } catch (UnreadableException e) {
        throw new AssertionError(e);
      }
    }
    return turn.frames();
  }
}
