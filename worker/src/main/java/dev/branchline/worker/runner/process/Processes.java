package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Runner;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The door of this package: the best way to run processes that this machine knows. */
public final class Processes {
  private Processes() {}

  /**
   * Whether any process of a group lives; where that can't be seen, whether its leader does.
   *
   * @param group the process id of its leader
   */
  public static boolean lives(long group) {
    boolean seen = Files.isDirectory(Path.of("/proc/self"));
    return seen
        ? Proc.all().stream().anyMatch(proc -> proc.group() == group && !proc.isZombie())
        : ProcessHandle.of(group).isPresent();
  }

  /**
   * Opens the runner of a worker.
   *
   * @param workerDir the worker's own locked directory, absolute; {@code slots/} in it is the
   *     runner's. Attempts' directories and logs should be on the same file system, as open files
   *     are renamed to their names.
   * @throws UncheckedIOException if the directory can't be used, or no guardian process started
   */
  public static Runner open(Path workerDir) {
    return open(workerDir, Optional.empty());
  }

  /**
   * The same with another origin for the processes of scripts.
   *
   * @param origins makes it, where this machine can have one; else scripts start as programs do
   * @throws UncheckedIOException as above
   */
  public static Runner open(Path workerDir, Optional<Origins.Factory> origins) {
    boolean linux = System.getProperty("os.name", "").equals("Linux");
    boolean words = System.getProperty("sun.arch.data.model", "").equals("64");
    return linux && words && Libc.isComplete()
        ? new LinuxRunner(workerDir, origins)
        : new PortableRunner(workerDir);
  }
}
