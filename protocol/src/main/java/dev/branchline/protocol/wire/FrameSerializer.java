package dev.branchline.protocol.wire;

import dev.branchline.protocol.session.Frame;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Pekko's serializer of the one type that goes between processes, bound by {@code reference.conf}.
 * A frame that can't be read is logged and dropped by Pekko, as if it were lost.
 */
public final class FrameSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7421;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object frame) {
    return FrameForm.manifest((Frame) frame);
  }

  @Override
  public byte[] toBinary(Object frame) {
    return FrameForm.write((Frame) frame);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return FrameForm.read(manifest, bytes);
    } catch (UnreadableException e) {
      NotSerializableException unreadable = new NotSerializableException(e.getMessage());
      unreadable.initCause(e);
      throw unreadable;
    }
  }
}
