package dev.branchline.worker.runner.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of a seat's two open log files, handed to one attempt after another as long as it stays
 * empty, and renamed to its final name when it doesn't.
 *
 * <p>Making and removing two files for each attempt would cost a tenth of the time of a short one.
 */
final class LogFile implements AutoCloseable {
  private static final int SET_SIGNAL = 10;
  private static final int SET_LEASE = 1024;
  private static final int WRITE_LEASE = 1;
  private static final int NO_LEASE = 2;

  private final Libc libc;
  private final Path path;
  private final MemorySegment name;
  private final Block finalName = new Block();
  private int fd = -1;
  private boolean leases;
  private boolean probed;
  private boolean writerLeft;
  private @Nullable OutputCut cut;

  LogFile(Libc libc, Path path) {
    this.libc = libc;
    this.path = path;
    this.name = Arena.ofAuto().allocateFrom(path.toString());
  }

  Path path() {
    return path;
  }

  /** Makes sure that there is an empty file for the next attempt. */
  void ready() throws IOException {
    if (fd >= 0) {
      return;
    }
    libc.unlink(name);
    open(Libc.O_CREAT | Libc.O_EXCL);
  }

  /** Takes back what an earlier process of the same attempt left, for the next to append to. */
  void goOn(Path earlier) throws IOException {
    if (!Files.exists(earlier)) {
      ready();
      return;
    }
    close();
    Files.move(earlier, path, StandardCopyOption.ATOMIC_MOVE);
    open(0);
  }

  private void open(int flags) throws IOException {
    fd = libc.open(name, Libc.O_RDWR | flags, 0644);
    if (fd < 0) {
      throw new IOException("can't make " + path + ": " + libc.errorText(fd));
    }
    // Who opens the file while we hold a lease would have us sent a signal: one that is ignored.
    boolean quiet = libc.control(fd, SET_SIGNAL, Signals.URG) >= 0;
    leases = quiet && (probed ? leases : seesWriters());
    probed = true;
  }

  /** Takes a new file at the next {@link #ready}, whatever is in the present one. */
  void renew() {
    libc.unlink(name);
    close();
  }

  /** Its bytes so far; may be called by a thread with a {@link Libc} of its own. */
  long size(Libc libc) {
    return libc.seek(fd, 0, Libc.SEEK_END);
  }

  /** Cuts what is above the cap, while the attempt runs. */
  void trim(long cap) throws IOException {
    OutputCut ours = cut == null ? new OutputCut(path, cap) : cut;
    cut = ours;
    ours.trim();
  }

  /**
   * Ends an attempt's use of it.
   *
   * @return the final name, if there was any output and it could be given that name
   */
  Optional<Path> settle(Supplier<Path> place, long cap) throws IOException {
    long size = size(libc);
    OutputCut ours = cut;
    cut = null;
    if (size > cap || ours != null) {
      (ours == null ? new OutputCut(path, cap) : ours).finish();
    }
    writerLeft = !isOurs();
    if (size == 0) {
      if (writerLeft || !leases) {
        renew();
      }
      return Optional.empty();
    }
    close();
    Path target = place.get();
    int result = libc.rename(name, finalName.text(target.toString()));
    if (result == -Libc.ENOENT) {
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      result = libc.rename(name, finalName.text(target.toString()));
    }
    if (result < 0) {
      Files.move(path, target);
    }
    return Optional.of(target);
  }

  /** Whether a process that outlived the last attempt still had it open. */
  boolean writerLeft() {
    return writerLeft;
  }

  @Override
  public void close() {
    if (fd >= 0) {
      libc.close(fd);
      fd = -1;
    }
  }

  /** A write lease is given only if nobody else has the file open. */
  private boolean isOurs() {
    if (!leases) {
      return true;
    }
    boolean ours = libc.control(fd, SET_LEASE, WRITE_LEASE) == 0;
    if (ours) {
      libc.control(fd, SET_LEASE, NO_LEASE);
    }
    return ours;
  }

  /** Whether leases tell of other writers on this file system; network ones have none. */
  private boolean seesWriters() {
    leases = true;
    if (!isOurs()) {
      return false;
    }
    int other = libc.open(name, Libc.O_WRONLY, 0);
    boolean alone = isOurs();
    libc.close(other);
    return other >= 0 && !alone;
  }
}
