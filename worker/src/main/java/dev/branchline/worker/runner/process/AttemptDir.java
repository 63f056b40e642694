package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a seat's present attempt; the same one is renamed for each as long as nothing is
 * left in it, as a rename costs a third of making one and removing it.
 */
final class AttemptDir implements AutoCloseable {
  private static final int NAME = 19;
  private static final int LENGTH = 16;

  private final Libc libc;
  private final Block from = new Block();
  private final Block to = new Block();
  private final MemorySegment entries = Arena.ofAuto().allocate(2048, 8);
  private @Nullable Path path;
  private int fd = -1;
  private boolean empty;

  AttemptDir(Libc libc) {
    this.libc = libc;
  }

  /** Provides an empty directory of that name. */
  void take(Path target) throws IOException {
    if (path != null && !empty && !look()) {
      close();
    }
    Path held = path;
    if (held != null) {
      int result = move(held, target);
      if (result == -Libc.ENOENT) {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        result = move(held, target);
      }
      if (result >= 0) {
        path = target;
        return;
      }
      close();
    }
    make(target);
  }

  /** Looks whether the attempt left nothing. */
  boolean look() {
    libc.seek(fd, 0, Libc.SEEK_SET);
    int bytes = libc.entries(fd, entries);
    empty = bytes > 0;
    for (int at = 0; at < bytes && empty; at += entries.get(ValueLayout.JAVA_SHORT, at + LENGTH)) {
      byte first = entries.get(ValueLayout.JAVA_BYTE, at + NAME);
      byte second = entries.get(ValueLayout.JAVA_BYTE, at + NAME + 1);
      byte third = second == 0 ? 0 : entries.get(ValueLayout.JAVA_BYTE, at + NAME + 2);
      empty = first == '.' && (second == 0 || (second == '.' && third == 0));
    }
    return empty;
  }

  /** Gives it up; it is removed if it is empty, and else stays under its name. */
  @Override
  public void close() {
    if (fd >= 0) {
      libc.close(fd);
      fd = -1;
    }
    if (path != null) {
      libc.rmdir(from.text(path.toString()));
      path = null;
    }
  }

  private int move(Path held, Path target) {
    return libc.rename(from.text(held.toString()), to.text(target.toString()));
  }

  private void make(Path target) throws IOException {
    MemorySegment name = to.text(target.toString());
    int result = libc.mkdir(name);
    if (result == -Libc.ENOENT) {
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      result = libc.mkdir(name);
    }
    if (result < 0 && result != -Libc.EEXIST) {
      throw new IOException("can't make " + target + ": " + libc.errorText(result));
    }
    fd = libc.open(name, Libc.O_RDONLY, 0);
    if (fd < 0) {
      throw new IOException("can't open " + target + ": " + libc.errorText(fd));
    }
    path = target;
    empty = true;
  }
}
