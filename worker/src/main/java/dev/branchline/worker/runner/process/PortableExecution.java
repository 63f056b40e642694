package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Running;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A child process of Java's, with the descendants that were seen. */
final class PortableExecution implements Running {
  private final Process process;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  PortableExecution(Process process) {
    this.process = process;
  }

  Process process() {
    return process;
  }

  /** Takes note of its descendants, as they can't be found any more once it has ended. */
  void look() {
    process.descendants().forEach(seen::add);
  }

  @Override
  public void interrupt() {
    look();
    process.destroy();
    seen.forEach(ProcessHandle::destroy);
  }

  @Override
  public void kill() {
    look();
    process.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  /** Ends the descendants that were seen, without waiting for them. */
  void endRest(Duration grace) {
    seen.removeIf(handle -> !handle.isAlive());
    if (seen.isEmpty()) {
      return;
    }
    seen.forEach(ProcessHandle::destroy);
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> seen.forEach(ProcessHandle::destroyForcibly));
  }
}
