package dev.branchline.worker.runner.python;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came of an interpreter's branches, in memory that it shares with the worker; see {@code
 * PROTOCOL.md}. What it has written there is there whatever happens to it. For one thread.
 */
final class Answers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  /** How many it has room for. No more are given ahead, so none is written over unread. */
  static final int PLACES = 512;

  private static final int ROOM = 512;
  private static final int START = 4096;
  private static final int HEAD = 20;
  private static final long SIZE = START + (long) PLACES * ROOM;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final VarHandle ACCESS = WORD.varHandle();
  private static final long WRITTEN = 0;
  private static final long ASKED = 8;

  private static final long NEVER = 0;
  private static final long ONCE = 1;
  private static final long ALWAYS = 2;

  /**
   * Whether what another process writes is seen in the order in which it has written it, though it
   * does nothing for that.
   */
  private static final boolean ORDERED = System.getProperty("os.arch").equals("amd64");

  private final Path path;
  private final Arena arena;
  private final MemorySegment memory;
  private final ByteBuffer bytes;
  private long taken;

  /**
   * One branch's.
   *
   * @param status of wait(2)
   * @param nanos that it took
   * @param left bits
   * @param kind of what it tells, or that this comes by the socket
   */
  record Answer(int number, int status, long nanos, int left, char kind, String text) {
    /** What is told comes by the socket. */
    static final char BY_FRAME = 'E';
  }

  /**
   * Makes the file.
   *
   * @throws IOException if it can't be made
   */
  Answers(Path path) throws IOException {
    this.path = path;
    Files.deleteIfExists(path);
    arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // Written, so that no page of it can be missing later, on a full disk.
      ByteBuffer zeros = ByteBuffer.allocate((int) SIZE);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      memory = channel.map(MapMode.READ_WRITE, 0, SIZE, arena);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
    bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    ACCESS.setVolatile(memory, ASKED, ORDERED ? NEVER : ALWAYS);
  }

  Path path() {
    return path;
  }

  /** The next one that is there, without having been woken for it. */
  Optional<Answer> look() {
    return ORDERED ? next() : Optional.empty();
  }

  /** The next one that is there, after a frame has come, or the process has ended. */
  Optional<Answer> next() {
    long written = (long) ACCESS.getAcquire(memory, WRITTEN);
    if (taken == written) {
      return Optional.empty();
    }
    int at = START + (int) (taken % PLACES) * ROOM;
    taken++;
    byte[] text = new byte[Math.min(bytes.getShort(at + 18), ROOM - HEAD)];
    bytes.get(at + HEAD, text);
    return Optional.of(
        new Answer(
            bytes.getInt(at),
            bytes.getInt(at + 4),
            bytes.getLong(at + 8),
            bytes.get(at + 16),
            (char) bytes.get(at + 17),
            new String(text, StandardCharsets.ISO_8859_1)));
  }

  /** Asks for a frame once there is one more, unless there is one already: so look again. */
  void ask() {
    if (ORDERED) {
      ACCESS.setVolatile(memory, ASKED, ONCE);
      VarHandle.fullFence();
    }
  }

  @Override
  public void close() {
    arena.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.debug("{} is kept: {}", path, e.toString());
    }
  }
}
