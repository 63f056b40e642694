package dev.branchline.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.EndReason;
import dev.branchline.protocol.session.Frame;
import dev.branchline.protocol.session.Limits;
import dev.branchline.protocol.session.Nonce;
import dev.branchline.protocol.session.RefusalCode;
import dev.branchline.protocol.session.Versions;
import dev.branchline.protocol.wire.proto.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Frames as bytes: a checksum (CRC-32C of manifest and content, big end first), then Protobuf. The
 * checksum is what makes a frame that was cut or garbled a lost one, which the session repeats.
 */
final class FrameForm {
  private static final int CHECKSUM_BYTES = 4;

  private FrameForm() {}

  static String manifest(Frame frame) {
    return switch (frame) {
      case Frame.Knock ignored -> "Knock";
      case Frame.Challenge ignored -> "Challenge";
      case Frame.Prove ignored -> "Prove";
      case Frame.Accept ignored -> "Accept";
      case Frame.Refuse ignored -> "Refuse";
      case Frame.Data ignored -> "Data";
      case Frame.Bye ignored -> "Bye";
    };
  }

  static byte[] write(Frame frame) {
    byte[] content = content(frame).toByteArray();
    return ByteBuffer.allocate(CHECKSUM_BYTES + content.length)
        .putInt(checksum(manifest(frame), content, 0))
        .put(content)
        .array();
  }

  private static int checksum(String manifest, byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(manifest.getBytes(StandardCharsets.UTF_8));
    checksum.update(bytes, from, bytes.length - from);
    return (int) checksum.getValue();
  }

  private static MessageLite content(Frame frame) {
    return switch (frame) {
      case Frame.Knock knock ->
          Wire.Knock.newBuilder()
              .setOldestVersion(knock.versions().oldest())
              .setNewestVersion(knock.versions().newest())
              .setWorker(Facts.write(knock.worker()))
              .setPath(Texts.write(knock.path()))
              .setNonce(write(knock.nonce()))
              .build();
      case Frame.Challenge challenge ->
          Wire.Challenge.newBuilder()
              .setKnock(write(challenge.knock()))
              .setNonce(write(challenge.nonce()))
              .setVersion(challenge.version())
              .setPath(Texts.write(challenge.path()))
              .setIncarnation(challenge.incarnation())
              .setEpoch(challenge.epoch())
              .build();
      case Frame.Prove prove ->
          Wire.Prove.newBuilder()
              .setChallenge(write(prove.challenge()))
              .setProof(write(prove.proof()))
              .build();
      case Frame.Accept accept ->
          Wire.Accept.newBuilder()
              .setKnock(write(accept.knock()))
              .setSession(accept.session())
              .setProof(write(accept.proof()))
              .build();
      case Frame.Refuse refuse ->
          Wire.Refuse.newBuilder()
              .setKnock(write(refuse.knock()))
              .setCode(refuse.code().name())
              .setText(Texts.write(refuse.sentence()))
              .build();
      case Frame.Data data -> {
        Wire.Data.Builder wire =
            Wire.Data.newBuilder()
                .setSession(data.session())
                .setEpoch(data.epoch())
                .setSequence(data.sequence())
                .setAck(data.ack());
        for (Frame.Piece piece : data.pieces()) {
          wire.addPieces(
              Wire.Piece.newBuilder()
                  .setManifest(piece.manifest())
                  .setBytes(write(piece.bytes()))
                  .setMore(piece.more()));
        }
        yield wire.build();
      }
      case Frame.Bye bye ->
          Wire.Bye.newBuilder().setSession(bye.session()).setReason(bye.reason().name()).build();
    };
  }

  private static Wire.Nonce write(Nonce nonce) {
    return Wire.Nonce.newBuilder().setHigh(nonce.high()).setLow(nonce.low()).build();
  }

  private static ByteString write(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.buffer()); // nobody writes to Bytes
  }

  /**
   * The frame of these bytes.
   *
   * @throws UnreadableException if they are none
   */
  static Frame read(String manifest, byte[] bytes) throws UnreadableException {
    if (bytes.length < CHECKSUM_BYTES || bytes.length > Limits.FRAME_BYTES) {
      throw new UnreadableException("a frame of %d bytes".formatted(bytes.length));
    }
    if (ByteBuffer.wrap(bytes).getInt() != checksum(manifest, bytes, CHECKSUM_BYTES)) {
      throw new UnreadableException("a frame that was cut or garbled on its way");
    }
    return Reading.all(
        manifest,
        bytes,
        input -> {
          input.skipRawBytes(CHECKSUM_BYTES);
          return read(manifest, input);
        });
  }

  private static Frame read(String manifest, CodedInputStream input)
      throws IOException, UnreadableException {
    return switch (manifest) {
      case "Knock" -> {
        Wire.Knock wire = Wire.Knock.parseFrom(input);
        yield new Frame.Knock(
            new Versions(wire.getOldestVersion(), wire.getNewestVersion()),
            Facts.read(wire.getWorker()),
            Texts.read(wire.getPath()),
            read(wire.getNonce()));
      }
      case "Challenge" -> {
        Wire.Challenge wire = Wire.Challenge.parseFrom(input);
        yield new Frame.Challenge(
            read(wire.getKnock()),
            read(wire.getNonce()),
            wire.getVersion(),
            Texts.read(wire.getPath()),
            wire.getIncarnation(),
            wire.getEpoch());
      }
      case "Prove" -> {
        Wire.Prove wire = Wire.Prove.parseFrom(input);
        yield new Frame.Prove(read(wire.getChallenge()), read(wire.getProof()));
      }
      case "Accept" -> {
        Wire.Accept wire = Wire.Accept.parseFrom(input);
        yield new Frame.Accept(read(wire.getKnock()), wire.getSession(), read(wire.getProof()));
      }
      case "Refuse" -> {
        Wire.Refuse wire = Wire.Refuse.parseFrom(input);
        yield new Frame.Refuse(
            read(wire.getKnock()),
            known(RefusalCode.class, wire.getCode(), RefusalCode.OTHER),
            Texts.read(wire.getText()));
      }
      case "Data" -> read(Wire.Data.parseFrom(input));
      case "Bye" -> {
        Wire.Bye wire = Wire.Bye.parseFrom(input);
        yield new Frame.Bye(
            wire.getSession(), known(EndReason.class, wire.getReason(), EndReason.CLOSED));
      }
      default -> throw Reading.unknown(manifest);
    };
  }

  private static Frame.Data read(Wire.Data wire) {
    List<Frame.Piece> pieces = new ArrayList<>(wire.getPiecesCount());
    for (Wire.Piece piece : wire.getPiecesList()) {
      pieces.add(new Frame.Piece(piece.getManifest(), read(piece.getBytes()), piece.getMore()));
    }
    return new Frame.Data(
        wire.getSession(), wire.getEpoch(), wire.getSequence(), wire.getAck(), pieces);
  }

  private static Nonce read(Wire.Nonce wire) {
    return new Nonce(wire.getHigh(), wire.getLow());
  }

  private static Bytes read(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  /** A newer release may know more; what it says is still understood in the main. */
  private static <E extends Enum<E>> E known(Class<E> type, String name, E otherwise) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return otherwise;
  }
}
