package dev.branchline.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.session.Bytes;
import dev.branchline.protocol.session.Part;
import java.io.IOException;

/** The border to the outside: whatever is wrong with the bytes becomes one kind of exception. */
final class Reading {
  /** Each level of a config's value takes two of Protobuf's; the rest is for what is around it. */
  private static final int RECURSION = 2 * ConfigJson.MAX_DEPTH + 20;

  private Reading() {}

  /** Turns bytes into a value. */
  @FunctionalInterface
  interface Form<T> {
    T read(CodedInputStream input) throws IOException, UnreadableException;
  }

  static Part part(String manifest, MessageLite content) {
    return new Part(manifest, Bytes.of(content.toByteArray()));
  }

  /**
   * Reads all of {@code bytes} as {@code form} does.
   *
   * @throws UnreadableException if that fails in whatever way
   */
  static <T> T all(String manifest, byte[] bytes, Form<T> form) throws UnreadableException {
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    input.setRecursionLimit(RECURSION);
    try {
      T value = form.read(input);
      input.checkLastTagWas(0);
      return value;
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException(
          "%d bytes that aren't a %s: %s".formatted(bytes.length, manifest, e.getMessage()), e);
    } catch (IOException | RuntimeException e) { // a value that our own types don't admit
      throw new UnreadableException(
          "a %s that makes no sense: %s".formatted(manifest, e.getMessage()), e);
    }
  }

  static UnreadableException unknown(String manifest) {
    return new UnreadableException(
        "there is no message called '%s' here: use the same release of branchline on both sides"
            .formatted(manifest));
  }
}
