package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that a seat gives to one attempt after another, as long as nothing is left in it;
 * making, renaming or removing one for each would cost a good part of the time of a short one. What
 * an attempt left stays under the path that it knew, and a link by its name leads there.
 */
final class AttemptDir implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptDir.class);

  /** Two changes of a directory that are so far apart have different times. */
  private static final long TELLING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int NAME = 19;
  private static final int LENGTH = 16;

  private final Libc libc;
  private final String seat;
  private final Block name = new Block();
  private final MemorySegment entries = Arena.ofAuto().allocate(2048, 8);
  private @Nullable Path path;
  private @Nullable Places user;
  private int fd = -1;
  private boolean empty;
  private long made;
  private long changed;
  private long changeSeen;
  private long taken;

  /**
   * @param seat tells this seat's directories from those of others
   */
  AttemptDir(Libc libc, String seat) {
    this.libc = libc;
    this.seat = seat + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  /** Provides an empty directory. */
  Path take(Places places) throws IOException {
    if (path != null && !empty && !look()) {
      close();
    }
    Path held = path;
    user = places;
    taken = System.nanoTime();
    if (held == null) {
      held = make(places.attempts());
      path = held;
    }
    return held;
  }

  /** Whether it is that directory; else the attempt has brought one of its own. */
  boolean is(Path other) {
    return other.equals(path);
  }

  /**
   * Looks whether the attempt left nothing; false if it has a directory of its own. It needn't list
   * the directory if that wasn't changed since it was seen empty, long enough before the attempt
   * for a change to be told from that one.
   */
  boolean look() {
    if (fd < 0) {
      return false;
    }
    long last = libc.changed(fd);
    if (empty && last != 0 && last == changed && taken - changeSeen > TELLING_NANOS) {
      return true;
    }
    if (last != changed) {
      changed = last;
      changeSeen = System.nanoTime();
    }
    return list();
  }

  private boolean list() {
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

  /** Gives it up if more was left in it than what the attempt's reader takes out of it. */
  void keep() {
    String[] names = path == null ? null : path.toFile().list();
    if (names == null || names.length != 1 || !names[0].equals(Launch.REPORT)) {
      close();
    }
  }

  /** Gives it up; it is removed if it is empty, and else stays, with a link to it. */
  @Override
  public void close() {
    if (fd >= 0) {
      libc.close(fd);
      fd = -1;
    }
    Path held = path;
    Places last = user;
    path = null;
    if (held != null
        && last != null
        && libc.rmdir(name.text(held.toString())) < 0
        && Files.isDirectory(held)) {
      link(last.dir(), held);
    }
  }

  /** What names begin with that no other directory of this seat has. */
  String nextPrefix() {
    made++;
    return seat + "-" + made + ".";
  }

  /** Puts a link to a directory in which something was left. */
  static void link(Path link, Path target) {
    Path folder = Objects.requireNonNull(link.getParent());
    try {
      Files.createDirectories(folder);
      Files.createSymbolicLink(link, folder.relativize(target));
    } catch (IOException e) {
      LOG.warn("what an attempt left is in {} without a link: {}", target, e.toString());
    }
  }

  private Path make(Path folder) throws IOException {
    while (true) {
      Path target = folder.resolve(seat + "-" + made);
      made++;
      MemorySegment text = name.text(target.toString());
      int result = libc.mkdir(text);
      if (result == -Libc.ENOENT) {
        Files.createDirectories(folder);
        result = libc.mkdir(text);
      }
      if (result >= 0) {
        fd = libc.open(text, Libc.O_RDONLY, 0);
        if (fd < 0) {
          throw new IOException("can't open " + target + ": " + libc.errorText(fd));
        }
        empty = true;
        changed = 0;
        return target;
      }
      if (result != -Libc.EEXIST) {
        throw new IOException("can't make " + target + ": " + libc.errorText(result));
      }
    }
  }
}
