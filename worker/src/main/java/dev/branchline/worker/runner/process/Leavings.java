package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with the files that an execution left, whoever ran it. */
public final class Leavings {
  private static final Logger LOG = LoggerFactory.getLogger(Leavings.class);

  private Leavings() {}

  /** Takes the result out of the launch's directory. */
  public static LeftResult result(Launch launch) {
    return ResultFile.take(launch);
  }

  /** Gives an output its final name, cut to {@code cap} bytes; empty if that can't be done. */
  public static Optional<Path> output(Path from, Path to, long cap) {
    try {
      if (Files.size(from) > cap) {
        new OutputCut(from, cap).finish();
      }
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.move(from, to);
      return Optional.of(to);
    } catch (IOException e) {
      LOG.warn("output is lost, as it can't be moved to {}: {}", to, e.toString());
      return Optional.empty();
    }
  }

  /** Removes a directory if it is empty; else it stays, with a link to it. */
  public static void directory(Path directory, Path link) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      AttemptDir.link(link, directory);
    }
  }
}
