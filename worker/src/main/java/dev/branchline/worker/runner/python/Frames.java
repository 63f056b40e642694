package dev.branchline.worker.runner.python;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Both directions of the socket of a Python process, frame by frame; see {@code PROTOCOL.md}. One
 * thread reads, one thread writes.
 */
final class Frames implements AutoCloseable {
  /** The longest frame that is taken, in bytes; longer things go by files. */
  static final int LONGEST = 1 << 16;

  private static final int HEAD = 9;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(2 * LONGEST).flip();
  private ByteBuffer out = ByteBuffer.allocateDirect(1 << 14);

  Frames(SocketChannel channel) {
    this.channel = channel;
  }

  /** One frame that has come. */
  record Frame(char kind, int number, ByteBuffer payload) {
    /** What is left of it. */
    String text() {
      return StandardCharsets.UTF_8.decode(payload).toString();
    }

    /** The next integer of it. */
    int integer() {
      return payload.getInt();
    }
  }

  /**
   * The next one.
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

  /** Whether a whole one has been read that {@link #read} hasn't given yet. */
  boolean hasNext() {
    return in.remaining() >= 4 && in.remaining() >= 4 + in.getInt(in.position());
  }

  private void fill(int bytes) throws IOException {
    while (in.remaining() < bytes) {
      in.compact();
      int read;
      try {
        read = channel.read(in);
      } finally {
        in.flip();
      }
      if (read < 0) {
        throw new EOFException();
      }
    }
  }

  /** One to be sent by the next {@link #flush}. */
  Frames add(char kind, int number, byte[] payload) {
    int length = HEAD + payload.length;
    if (out.remaining() < length) {
      ByteBuffer larger = ByteBuffer.allocateDirect(2 * (out.position() + length));
      out = larger.put(out.flip());
    }
    out.putInt(length - 4).put((byte) kind).putInt(number).put(payload);
    return this;
  }

  /** Sends what was added. */
  void flush() throws IOException {
    out.flip();
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } finally {
      out.clear();
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
