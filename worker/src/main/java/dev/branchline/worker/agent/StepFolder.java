package dev.branchline.worker.agent;

import dev.branchline.worker.result.StepRecord;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one attempt at a sequence of steps, from when it was taken until it is given up.
 * Its path never changes, so that what a step has noted down stays right. Used by one lane.
 */
final class StepFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StepFolder.class);
  private static final String BOOT = read(Path.of("/proc/sys/kernel/random/boot_id"));
  private static final String HOST = read(Path.of("/proc/sys/kernel/hostname"));

  private final Path dir;
  private final Path marker;
  private final Path link;
  private StepRecord record;

  /**
   * One that was taken.
   *
   * @param marker holds its record, under a name that says whose it is
   * @param link leads to it, once something is left in it
   */
  StepFolder(Path dir, Path marker, Path link, StepRecord record) {
    this.dir = dir;
    this.marker = marker;
    this.link = link;
    this.record = record;
  }

  /** Who holds what this process group runs in. */
  static StepRecord.Holder holder(long group) {
    return new StepRecord.Holder(group, BOOT, HOST);
  }

  Path dir() {
    return dir;
  }

  StepRecord record() {
    return record;
  }

  /** A step's process has started. */
  void runs(long group) {
    record = record.heldBy(holder(group));
    keep();
  }

  /** A step has ended well. */
  void finished(StepRecord.Finished step) {
    record = record.with(step);
    keep();
  }

  /** The branch is done: nobody goes on from here. */
  void done() {
    try {
      Files.deleteIfExists(marker);
      try (DirectoryStream<Path> free = Files.newDirectoryStream(place(), "*.free")) {
        for (Path other : free) {
          Files.deleteIfExists(other);
        }
      }
      if (isRemoved(dir)) {
        isRemoved(place());
      } else {
        link();
      }
    } catch (IOException e) {
      LOG.warn("{} can't be cleared away: {}", dir, e.toString());
    }
  }

  /** Removes a directory if it is empty. */
  private static boolean isRemoved(Path directory) throws IOException {
    try {
      Files.delete(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  /** Another attempt may go on; nothing of this one runs any more. */
  void release() {
    link();
    Path free = place().resolve(dir.getFileName() + ".free");
    try {
      Files.move(marker, free, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("{} can't be left to the next attempt: {}", dir, e.toString());
    }
  }

  private void keep() {
    try {
      write();
    } catch (IOException e) {
      LOG.warn("steps that are finished can't be kept in {}: {}", marker, e.toString());
    }
  }

  /**
   * Puts the record in its place, whole or not at all. It isn't forced onto the disk, as it may not
   * outlive in a power cut the files that it tells of.
   */
  void write() throws IOException {
    Path fresh = marker.resolveSibling(marker.getFileName() + StepFolders.NEW);
    Files.writeString(fresh, record.write());
    Files.move(fresh, marker, StandardCopyOption.ATOMIC_MOVE);
  }

  private void link() {
    Path folder = Objects.requireNonNull(link.getParent());
    try {
      Files.createDirectories(folder);
      Files.createSymbolicLink(link, folder.relativize(dir));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} is there already", link);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("what an attempt left is in {} without a link: {}", dir, e.toString());
    }
  }

  private Path place() {
    return Objects.requireNonNull(dir.getParent());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
