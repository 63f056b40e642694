package dev.branchline.worker.runner.python;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Both directions of a template's socket, frame by frame; see {@code PROTOCOL.md}. */
final class Frames implements AutoCloseable {
  /** The longest frame that is taken, in bytes; longer things go by files. */
  static final int LONGEST = 1 << 16;

  private static final int HEAD = 9;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(2 * LONGEST).flip();
  private ByteBuffer out = ByteBuffer.allocateDirect(1 << 14);

  Frames(SocketChannel channel) {
    this.channel = channel;
  }

  /** One frame that has come. */
  record Frame(char kind, int number, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    int integer() {
      return payload.getInt(0);
    }
  }

  /**
   * The next one; used by one thread.
   *
   * @throws EOFException at the end
   */
  Frame read() throws IOException {
    fill(4);
    int length = in.getInt(in.position());
    if (length < HEAD - 4 || length > LONGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    fill(4 + length);
    in.getInt();
    char kind = (char) in.get();
    int number = in.getInt();
    byte[] payload = new byte[length + 4 - HEAD];
    in.get(payload);
    return new Frame(kind, number, ByteBuffer.wrap(payload));
  }

  private void fill(int bytes) throws IOException {
    while (in.remaining() < bytes) {
      in.compact();
      int read = channel.read(in);
      in.flip();
      if (read < 0) {
        throw new EOFException();
      }
    }
  }

  /** Sends one; any thread. */
  synchronized void send(char kind, int number, byte[] payload) throws IOException {
    int length = HEAD + payload.length;
    if (out.capacity() < length) {
      out = ByteBuffer.allocateDirect(2 * length);
    }
    out.clear();
    out.putInt(length - 4).put((byte) kind).putInt(number).put(payload).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
