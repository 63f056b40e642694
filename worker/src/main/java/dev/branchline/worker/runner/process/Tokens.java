package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Permissions to begin, in a pipe that another process reads one at a time: whoever has read one
 * has it, so that those which nobody has read can be taken back, exactly. Not for several threads.
 *
 * <p>The system's pipe is the one thing here that is shared: it gives each four bytes to one
 * reader.
 */
public final class Tokens implements AutoCloseable {
  /** How many there may be; a pipe has 64 KiB, and one page's bytes are written at once. */
  public static final int MOST = 1_024;

  private final Libc libc = new Libc();
  private final Block name = new Block();
  private final MemorySegment memory = Arena.ofAuto().allocate(4L * MOST, 8);
  private final ByteBuffer words = memory.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
  private final Path path;
  private int fd;

  /**
   * Makes the pipe.
   *
   * @throws IOException if it can't be made or opened
   */
  public Tokens(Path path) throws IOException {
    this.path = path;
    libc.unlink(name.text(path.toString()));
    int result = libc.makePipe(name.text(path.toString()));
    fd =
        result < 0
            ? result
            : libc.open(name.text(path.toString()), Libc.O_RDWR | Libc.O_NONBLOCK, 0);
    if (fd < 0) {
      throw new IOException("can't make " + path + ": " + libc.errorText(fd));
    }
  }

  /** Where the other process finds it. */
  public Path path() {
    return path;
  }

  /**
   * Gives so many, numbered from {@code first}.
   *
   * @throws IllegalArgumentException if that is more than {@link #MOST}
   */
  public void give(int first, int count) {
    if (count > MOST) {
      throw new IllegalArgumentException(count + " tokens");
    }
    for (int i = 0; i < count; i++) {
      words.putInt(4 * i, first + i);
    }
    if (count > 0 && libc.write(fd, memory.address(), 4L * count) != 4 * count) {
      throw new IllegalStateException("the pipe is full");
    }
  }

  /** Takes back all that nobody has read; how many those were. */
  public int takeBack() {
    int count = 0;
    int bytes = libc.read(fd, memory.address(), 4L * MOST);
    while (bytes > 0) {
      count += bytes / 4;
      bytes = libc.read(fd, memory.address(), 4L * MOST);
    }
    return count;
  }

  @Override
  public void close() {
    if (fd >= 0) {
      libc.close(fd);
      libc.unlink(name.text(path.toString()));
      fd = -1;
    }
  }
}
