package dev.branchline.worker.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Passes one attempt's outputs on while it writes them. A running attempt's output has no name of
 * its own yet, so it is found through the process's descriptors; where that can't be (other systems
 * than Linux, a program that sends its output elsewhere) all of it is passed on at the end.
 */
public final class Follower {
  private static final int CHUNK = 1 << 16;

  private final long ordinal;
  private final Path root;
  private final OutputListener listener;
  private final Map<OutputFiles.Stream, FileChannel> open = new EnumMap<>(OutputFiles.Stream.class);
  private final Map<OutputFiles.Stream, Long> passed = new EnumMap<>(OutputFiles.Stream.class);
  private boolean ended;

  /**
   * A follower of the branch {@code ordinal}.
   *
   * @param root under which outputs lie; a descriptor that leads elsewhere isn't followed
   */
  public Follower(long ordinal, Path root, OutputListener listener) {
    this.ordinal = ordinal;
    this.root = root;
    this.listener = listener;
  }

  /** Its process has started, or the next one, which appends to the same outputs. */
  public synchronized void started(long pid) {
    open(OutputFiles.Stream.STDOUT, Path.of("/proc/" + pid + "/fd/1"));
    open(OutputFiles.Stream.STDERR, Path.of("/proc/" + pid + "/fd/2"));
  }

  /** Passes on what has come since the last time. */
  public synchronized void poll() {
    if (!ended) {
      open.forEach(this::pass);
    }
  }

  /** Passes on all the rest, from the files with their final names. */
  public synchronized void ended(Optional<Path> stdout, Optional<Path> stderr) {
    ended = true;
    open.values().forEach(Follower::close);
    open.clear();
    stdout.ifPresent(file -> finish(OutputFiles.Stream.STDOUT, file));
    stderr.ifPresent(file -> finish(OutputFiles.Stream.STDERR, file));
  }

  private void open(OutputFiles.Stream stream, Path descriptor) {
    try {
      if (Files.readSymbolicLink(descriptor).startsWith(root)) {
        FileChannel earlier =
            open.put(stream, FileChannel.open(descriptor, StandardOpenOption.READ));
        if (earlier != null) {
          close(earlier);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      // It has ended already, or there is no /proc: its output is passed on at the end.
    }
  }

  private void finish(OutputFiles.Stream stream, Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      pass(stream, channel);
    } catch (IOException e) {
      // It was removed in the meantime.
    }
  }

  private void pass(OutputFiles.Stream stream, FileChannel channel) {
    long from = passed.getOrDefault(stream, 0L);
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    try {
      while (channel.read(bytes, from) > 0) {
        listener.printed(ordinal, stream, Arrays.copyOf(bytes.array(), bytes.position()));
        from += bytes.position();
        bytes.clear();
      }
    } catch (IOException e) {
      // What couldn't be read now is tried again at the end.
    }
    passed.put(stream, from);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
