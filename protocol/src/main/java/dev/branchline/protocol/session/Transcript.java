package dev.branchline.protocol.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * All that both ends said before they trusted each other. Each proof covers it whole, under a title
 * of its own, so that no proof can be used for another handshake, name, path, epoch or direction.
 */
record Transcript(Frame.Knock knock, Frame.Challenge challenge, Secret secret) {

  Bytes workersProof() {
    return Bytes.of(secret.sign(titled("branchline worker")));
  }

  boolean isWorkersProof(Bytes proof) {
    return secret.verifies(titled("branchline worker"), proof);
  }

  Bytes coordinatorsProof() {
    return Bytes.of(secret.sign(titled("branchline coordinator")));
  }

  boolean isCoordinatorsProof(Bytes proof) {
    return secret.verifies(titled("branchline coordinator"), proof);
  }

  /** Differs for each handshake, can't be guessed by others, and isn't 0. */
  long session() {
    long id = ByteBuffer.wrap(secret.sign(titled("branchline session"))).getLong();
    return id == 0 ? 1 : id;
  }

  Standing.Open opened(String peer) {
    return new Standing.Open(
        session(),
        challenge.epoch(),
        challenge.version(),
        challenge.incarnation(),
        knock.worker(),
        peer);
  }

  private byte[] titled(String title) {
    byte[] head = bytes(title);
    byte[] name = bytes(knock.worker().name());
    byte[] link = bytes(knock.path());
    byte[] desk = bytes(challenge.path());
    ByteBuffer all =
        ByteBuffer.allocate(4 * 4 + head.length + name.length + link.length + desk.length + 80);
    for (byte[] text : new byte[][] {head, name, link, desk}) {
      all.putInt(text.length).put(text);
    }
    all.putInt(knock.versions().oldest()).putInt(knock.versions().newest());
    all.putLong(knock.worker().uuid().getMostSignificantBits());
    all.putLong(knock.worker().uuid().getLeastSignificantBits());
    all.putLong(knock.nonce().high()).putLong(knock.nonce().low());
    all.putLong(challenge.nonce().high()).putLong(challenge.nonce().low());
    all.putInt(challenge.version()).putLong(challenge.incarnation()).putInt(challenge.epoch());
    return all.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
