package dev.branchline.worker.agent;

import dev.branchline.protocol.model.WorkerId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own folder, which no second process uses while this one does. It keeps who the worker
 * is over all its restarts. Where a folder is in use, the next free one of {@code worker-2}, {@code
 * worker-3} and so on is taken, and the name gets the same number.
 */
public final class WorkerDirectory implements AutoCloseable {
  private static final int MOST = 1000;

  private final Path path;
  private final WorkerId id;
  private final FileChannel lock;

  private WorkerDirectory(Path path, WorkerId id, FileChannel lock) {
    this.path = path;
    this.id = id;
    this.lock = lock;
  }

  /**
   * Takes {@code wanted}, or the next one that isn't in use.
   *
   * @param name the worker's; if absent the one it had before, or the host's
   * @throws IOException if no folder can be made there
   */
  public static WorkerDirectory claim(Path wanted, Optional<String> name) throws IOException {
    Path first = wanted.toAbsolutePath().normalize();
    for (int number = 1; number < MOST; number++) {
      String suffix = number == 1 ? "" : "-" + number;
      Path path = first.resolveSibling(first.getFileName() + suffix);
      Files.createDirectories(path);
      FileChannel lock = lock(path.resolve("lock"));
      if (lock != null) {
        return new WorkerDirectory(path, identity(path.resolve("identity"), name, suffix), lock);
      }
    }
    throw new IOException("%d workers are running in %s".formatted(MOST, first));
  }

  /** Who the worker is. */
  public WorkerId id() {
    return id;
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock is gone with the process at the latest.
    }
  }

  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
    } catch (OverlappingFileLockException e) {
      // Another worker in this very process has it.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? channel : null;
  }

  private static WorkerId identity(Path file, Optional<String> name, String suffix)
      throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Optional<UUID> uuid = lines.size() < 2 ? Optional.empty() : uuid(lines.get(1));
    Optional<String> earlier = uuid.map(known -> lines.get(0));
    String called =
        name.map(given -> given + suffix).or(() -> earlier).orElseGet(() -> host() + suffix);
    WorkerId id = new WorkerId(called, uuid.orElseGet(UUID::randomUUID));
    if (!Optional.of(called).equals(earlier)) {
      Path fresh = file.resolveSibling("identity.new");
      Files.writeString(fresh, id.name() + "\n" + id.uuid() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return id;
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return host.isEmpty() ? "worker" : host;
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("worker");
    }
  }
}
