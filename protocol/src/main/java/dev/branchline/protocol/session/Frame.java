package dev.branchline.protocol.session;

import dev.branchline.protocol.model.WorkerId;
import java.util.List;

/**
 * What goes over the network. The handshake is knock, challenge, prove, accept; then data goes both
 * ways. Any frame may be lost, doubled, late or out of order.
 */
public sealed interface Frame {

  /**
   * A worker asks for a conversation. Understood by every version, like {@link Refuse}.
   *
   * @param versions that the worker understands
   * @param path where the worker's end is reached
   * @param nonce new for each attempt to open a session
   */
  record Knock(Versions versions, WorkerId worker, String path, Nonce nonce) implements Frame {
    public Knock {
      Limits.checkName(worker.name());
      Limits.checkName(path);
    }
  }

  /**
   * The coordinator answers a knock.
   *
   * @param knock the nonce of the knock
   * @param nonce the coordinator's own, new for each conversation
   * @param version that is going to be spoken
   * @param path where this conversation's end is reached from now on
   * @param incarnation of the coordinator's process
   * @param epoch that it leads in
   */
  record Challenge(Nonce knock, Nonce nonce, int version, String path, long incarnation, int epoch)
      implements Frame {
    public Challenge {
      Limits.checkName(path);
      if (epoch < 1) {
        throw new IllegalArgumentException("no such epoch: " + epoch);
      }
    }
  }

  /**
   * The worker shows that it has the secret.
   *
   * @param challenge the nonce of the challenge
   */
  record Prove(Nonce challenge, Bytes proof) implements Frame {}

  /**
   * The coordinator shows that it has it too, and opens the session.
   *
   * @param knock the nonce of the knock
   */
  record Accept(Nonce knock, long session, Bytes proof) implements Frame {}

  /**
   * One doesn't talk to the other, ever.
   *
   * @param knock the nonce of the knock
   * @param sentence for the user, naming what to do
   */
  record Refuse(Nonce knock, RefusalCode code, String sentence) implements Frame {
    public Refuse {
      sentence = sentence.substring(0, Math.min(sentence.length(), Limits.SENTENCE_LENGTH));
    }
  }

  /**
   * Messages, or pieces of one, and how far the other way has come.
   *
   * @param sequence from 1; 0 if there is nothing but the acknowledgement
   * @param ack every frame up to this one has arrived
   */
  record Data(long session, int epoch, long sequence, long ack, List<Piece> pieces)
      implements Frame {
    public Data {
      pieces = List.copyOf(pieces);
      if (sequence < 0 || ack < 0 || (sequence == 0) != pieces.isEmpty()) {
        throw new IllegalArgumentException("a frame that no end sends");
      }
    }
  }

  /**
   * The session is over; answered by nothing, and also the answer to frames of unknown sessions.
   */
  record Bye(long session, EndReason reason) implements Frame {}

  /**
   * A part, or some of its bytes.
   *
   * @param manifest of the part; empty from the second piece of a part on
   * @param more whether the next piece belongs to the same part
   */
  record Piece(String manifest, Bytes bytes, boolean more) {
    public Piece {
      Limits.checkManifest(manifest);
    }

    int weight() {
      return bytes.length() + Limits.PIECE_OVERHEAD;
    }
  }
}
