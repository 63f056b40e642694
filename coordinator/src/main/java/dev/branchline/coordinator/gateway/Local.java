package dev.branchline.coordinator.gateway;

import java.nio.file.Path;

/**
 * Composes a coordinator and a worker in this process, over one directory's {@code .branchline/}.
 */
@FunctionalInterface
public interface Local {

  /**
   * Takes the directory's lock and starts both.
   *
   * @param directory the one that holds {@code .branchline/}, which is made if need be
   * @return refused with {@link Refusal.InUse} while another process has the lock
   */
  Reply<LiveSession> open(Path directory, LocalOptions options);
}
