package dev.branchline.protocol.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strings as bytes, every string exactly: UTF-8, or for one with a lone surrogate, which UTF-8
 * can't say, the byte 0xFF and its UTF-16.
 */
final class Texts {
  private static final byte UTF_16 = (byte) 0xFF;

  private Texts() {}

  static ByteString write(String text) {
    if (text.isEmpty()) {
      return ByteString.EMPTY;
    }
    try {
      return ByteString.copyFrom(
          StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      ByteBuffer exact = ByteBuffer.allocate(1 + 2 * text.length());
      exact.put(UTF_16).asCharBuffer().put(text);
      return ByteString.copyFrom(exact.array());
    }
  }

  /**
   * The string of these bytes.
   *
   * @throws IllegalArgumentException if they are none
   */
  static String read(ByteString bytes) {
    if (bytes.isEmpty()) {
      return "";
    }
    if (bytes.byteAt(0) == UTF_16) {
      if (bytes.size() % 2 == 0) {
        throw new IllegalArgumentException("half a character at the end of a text");
      }
      return bytes.substring(1).asReadOnlyByteBuffer().asCharBuffer().toString();
    }
    if (!bytes.isValidUtf8()) {
      throw new IllegalArgumentException("a text that isn't UTF-8");
    }
    return bytes.toStringUtf8();
  }
}
