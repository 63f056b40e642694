package dev.branchline.worker.logs;

import dev.branchline.protocol.model.LeaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a running attempt has printed so far: its output has no name of its own yet, so that
 * it is reached through the process's descriptors. Where that can't be there is none until the end.
 */
public final class LiveOutputs {
  private final Path root;
  private volatile Processes processes = _ -> Map.of();

  /** Knows which process an attempt runs in. */
  @FunctionalInterface
  public interface Processes {
    /** The processes of a branch's attempts that run now, by lease. */
    Map<LeaseId, Long> of(long ordinal);
  }

  /**
   * Those of one worker.
   *
   * @param root under which its outputs lie; a descriptor that leads elsewhere isn't read
   */
  public LiveOutputs(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** From now on these are asked. */
  public void ask(Processes known) {
    processes = known;
  }

  /** Whether this attempt runs now. */
  boolean runs(LeaseId lease, long ordinal) {
    return processes.of(ordinal).containsKey(lease);
  }

  /** Under which leases the branch with this ordinal runs now, of whichever sweep. */
  Set<LeaseId> leases(long ordinal) {
    return processes.of(ordinal).keySet();
  }

  /** The file that a running attempt writes to. */
  Optional<Path> file(LeaseId lease, long ordinal, OutputFiles.Stream stream) {
    Long pid = processes.of(ordinal).get(lease);
    if (pid == null) {
      return Optional.empty();
    }
    int descriptor =
        switch (stream) {
          case STDOUT -> 1;
          case STDERR -> 2;
        };
    Path link = Path.of("/proc/" + pid + "/fd/" + descriptor);
    try {
      return Files.readSymbolicLink(link).startsWith(root) ? Optional.of(link) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
