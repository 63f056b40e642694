package dev.branchline.worker.agent;

import dev.branchline.worker.lease.Work;
import dev.branchline.worker.logs.OutputFiles;
import dev.branchline.worker.logs.OutputFiles.Stream;
import dev.branchline.worker.runner.Places;
import java.nio.file.Path;

/**
 * The places that a worker has for an execution.
 *
 * @param goesOn whether a process of it has ended before
 */
record AttemptPlaces(OutputFiles files, Work work, boolean goesOn) implements Places {
  @Override
  public Path attempts() {
    return files.attempts(work.sweep());
  }

  @Override
  public Path dir() {
    return files.directory(work.sweep(), work.ordinal(), work.lease());
  }

  @Override
  public Path stdout() {
    return files.file(work.sweep(), work.ordinal(), work.lease(), Stream.STDOUT);
  }

  @Override
  public Path stderr() {
    return files.file(work.sweep(), work.ordinal(), work.lease(), Stream.STDERR);
  }
}
