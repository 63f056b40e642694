package dev.branchline.worker.agent;

import dev.branchline.protocol.model.WorkerId;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.result.StepRecord;
import dev.branchline.worker.runner.process.Processes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives each attempt at a sequence of steps a directory: the one that an earlier attempt has left,
 * or a new one. No two attempts have one at the same time (ADR 12).
 *
 * <p>Beside a directory lies its record, whose name says whose it is: {@code NAME.free}, or {@code
 * NAME.held.WORKER.PROCESS}. It changes hands by a rename, which one alone can do. An attempt frees
 * its directory when its processes have ended; what a killed worker held is taken by its successor
 * in the same locked folder, once the processes are gone.
 */
final class StepFolders {
  private static final String FREE = ".free";
  private static final String HELD = ".held.";

  /** A record that isn't in its place yet. */
  static final String NEW = ".new";

  /** How long the processes of a killed worker may take to be gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Tells this process from others that had the same worker's folder. */
  private static final String PROCESS =
      ProcessHandle.current().pid()
          + "-"
          + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final OutputFiles files;
  private final String worker;
  private final Duration patience;

  StepFolders(OutputFiles files, WorkerId id) {
    this(files, id, PATIENCE);
  }

  /** One that waits so long for the processes of a killed worker. */
  StepFolders(OutputFiles files, WorkerId id, Duration patience) {
    this.files = files;
    this.worker = HELD + id.uuid() + ".";
    this.patience = patience;
  }

  /** One that earlier attempts have left. */
  private record Left(Path marker, String name, boolean held, StepRecord record) {}

  /**
   * Takes the directory of a branch for an attempt.
   *
   * @param scripts the sweep's steps
   * @throws IOException if there is none, and none can be made
   */
  StepFolder take(Work work, List<String> scripts) throws IOException {
    Path place = files.steps(work.sweep(), work.ordinal());
    Path link = files.directory(work.sweep(), work.ordinal(), work.lease());
    Files.createDirectories(place);
    for (Left left : left(place, scripts)) {
      if (left.held && !isOver(left.record)) {
        continue;
      }
      Path marker = place.resolve(left.name + worker + PROCESS);
      try {
        Files.move(left.marker, marker, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        continue; // another attempt was faster
      }
      Path dir = place.resolve(left.name);
      boolean there = Files.isDirectory(dir);
      Files.createDirectories(dir);
      return new StepFolder(dir, marker, link, there ? left.record : StepRecord.NONE);
    }
    for (int i = 1; true; i++) {
      Path dir = place.resolve(work.lease() + (i == 1 ? "" : "-" + i));
      try {
        Files.createDirectory(dir);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      Path marker = place.resolve(dir.getFileName() + worker + PROCESS);
      StepFolder made = new StepFolder(dir, marker, link, StepRecord.NONE);
      made.write();
      return made;
    }
  }

  /** Those that may be taken; the one with the most finished steps comes first. */
  private List<Left> left(Path place, List<String> scripts) throws IOException {
    List<Left> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(place)) {
      for (Path path : found) {
        String name = path.getFileName().toString();
        int ours = name.indexOf(worker);
        boolean held = ours > 0 && !name.endsWith("." + PROCESS) && !name.endsWith(NEW);
        if (held || name.endsWith(FREE)) {
          String before = name.substring(0, held ? ours : name.length() - FREE.length());
          read(path).ifPresent(it -> all.add(new Left(path, before, held, it.of(scripts))));
        }
      }
    }
    all.sort(
        Comparator.comparingInt((Left left) -> left.record.finished().size())
            .thenComparing(Left::name)
            .reversed());
    return all;
  }

  private static Optional<StepRecord> read(Path marker) throws IOException {
    try {
      return Optional.of(StepRecord.read(Files.readString(marker)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // somebody has taken it
    } catch (java.nio.charset.CharacterCodingException e) {
      return Optional.of(StepRecord.NONE);
    }
  }

  /** Whether nothing of a killed worker's attempt runs any more, after a short wait if need be. */
  private boolean isOver(StepRecord record) {
    if (record.holder().isEmpty()) {
      return true;
    }
    StepRecord.Holder last = record.holder().get();
    StepRecord.Holder now = StepFolder.holder(last.group());
    if (!last.host().equals(now.host())) {
      return false;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (last.equals(now) && Processes.lives(last.group())) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
