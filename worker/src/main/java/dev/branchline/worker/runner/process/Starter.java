package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Starts a seat's processes, and keeps prepared what one start shares with the next. */
final class Starter implements AutoCloseable {
  private static final int TRIES = 5;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Libc libc;
  private final BaseEnvironment base;
  private final Path stdout;
  private final Path stderr;
  private final Path config;
  private final Environment environment;
  private final Words words = new Words();
  private final Block program = new Block();
  private @Nullable Ways ways;
  private @Nullable Found found;

  private record Found(String word, Path workdir, String searchPath, String path) {}

  /** The two ways to start a child in a directory; the first one isn't there on every machine. */
  private record Ways(Path workdir, Optional<CallList> calls, SpawnPlan plan) {}

  Starter(Libc libc, BaseEnvironment base, Path stdout, Path stderr, Path config) {
    this.libc = libc;
    this.base = base;
    this.stdout = stdout;
    this.stderr = stderr;
    this.config = config;
    this.environment = new Environment(base);
  }

  /**
   * Starts a process.
   *
   * @return its pid, or minus the error
   */
  int start(Launch launch, String token) {
    environment.begin(launch.env());
    environment.add(Execution.TOKEN, token);
    String dir = launch.dir().toString();
    environment.add("BRANCHLINE_DIR", dir);
    environment.add("BRANCHLINE_RESULT", launch.resultFile().toString());
    environment.add("BRANCHLINE_REPORT", launch.reportFile().toString());
    environment.add("BRANCHLINE_CONFIG", config.toString());
    long variables = environment.write();
    String path = find(launch);
    int pid = spawn(launch.workdir(), path, launch.words(), variables);
    for (int i = 1; i < TRIES && (pid == -Libc.EAGAIN || pid == -Libc.ENOMEM); i++) {
      LockSupport.parkNanos(i * PAUSE_NANOS);
      pid = spawn(launch.workdir(), path, launch.words(), variables);
    }
    if (pid == -Libc.ENOEXEC) {
      // A script without a first line that names its interpreter is the shell's, as everywhere.
      List<String> shell = new ArrayList<>(List.of("/bin/sh", path));
      shell.addAll(launch.words().subList(1, launch.words().size()));
      pid = spawn(launch.workdir(), "/bin/sh", shell, variables);
    }
    return pid;
  }

  /** Why the last start failed, in one line; and looks for the program anew next time. */
  String explain(Launch launch, int error) {
    String path = find(launch);
    found = null;
    return Programs.explain(
        launch.words().getFirst(), path, launch.workdir(), libc.errorText(error));
  }

  private int spawn(Path workdir, String path, List<String> argv, long variables) {
    Ways both = ways(workdir);
    MemorySegment name = program.text(path);
    long arguments = words.write(argv);
    if (both.calls.isEmpty() || !Vfork.isPossible()) {
      return both.plan.spawn(name, arguments, variables);
    }
    CallList calls = both.calls.get().running(name.address(), arguments, variables);
    int pid = Vfork.start(libc, calls);
    if (pid > 0) {
      return pid;
    }
    int second = both.plan.spawn(name, arguments, variables);
    if (second > 0 && pid != -Libc.EAGAIN && pid != -Libc.ENOMEM) {
      Vfork.refused();
    }
    return second;
  }

  private String find(Launch launch) {
    String word = launch.words().getFirst();
    if (word.indexOf('/') >= 0) {
      return word;
    }
    String searchPath = launch.env().getOrDefault("PATH", base.searchPath());
    Found known = found;
    if (known == null
        || !known.word.equals(word)
        || !known.workdir.equals(launch.workdir())
        || !known.searchPath.equals(searchPath)) {
      known =
          new Found(
              word,
              launch.workdir(),
              searchPath,
              Programs.find(word, launch.workdir(), searchPath));
      found = known;
    }
    return known.path;
  }

  private Ways ways(Path workdir) {
    Ways known = ways;
    if (known == null || !known.workdir.equals(workdir)) {
      close();
      known =
          new Ways(
              workdir,
              Vfork.isPossible()
                  ? Optional.of(
                      new CallList(
                          libc, workdir, SpawnPlan.NOTHING, stdout, stderr, SpawnPlan.HAS_TERMINAL))
                  : Optional.empty(),
              SpawnPlan.toFiles(libc, workdir, stdout, stderr));
      ways = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (ways != null) {
      ways.plan.close();
      ways = null;
    }
  }
}
