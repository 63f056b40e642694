package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.runner.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A seat whose attempts are children of this process, waited for by the lane's own thread. */
final class LinuxSeat implements Seat {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxSeat.class);
  private static final long GONE_MILLIS = 5_000;

  private final Libc libc = new Libc();
  private final String agentToken;
  private final Warden warden;
  private final Path directory;
  private final @Nullable Origins origins;
  private final Brood brood;
  private final LogFile stdout;
  private final LogFile stderr;
  private final ConfigFile config;
  private final AttemptDir dir;
  private volatile @Nullable Execution current;

  LinuxSeat(
      Path directory,
      String agentToken,
      BaseEnvironment base,
      Warden warden,
      @Nullable Origins origins) {
    this.directory = directory;
    this.agentToken = agentToken;
    this.warden = warden;
    this.origins = origins;
    stdout = new LogFile(libc, directory.resolve("stdout"));
    stderr = new LogFile(libc, directory.resolve("stderr"));
    config = new ConfigFile(libc, directory.resolve("config.json"));
    Starter starter = new Starter(libc, base, stdout.path(), stderr.path(), config.path());
    brood = new Brood(libc, starter, origins);
    dir = new AttemptDir(libc, String.valueOf(directory.getFileName()));
    warden.open(this);
  }

  /** What runs, or is about to. */
  @Nullable Execution current() {
    return current;
  }

  @Override
  public Path directory(Places places) throws IOException {
    return dir.take(places);
  }

  @Override
  public Ended run(Launch launch, Consumer<Running> onStarted) {
    if (warden.isClosing()) {
      return Ended.notStarted("the worker is closing");
    }
    try {
      config.write(launch.config());
      if (launch.places().goesOn()) {
        stdout.goOn(launch.places().stdout());
        stderr.goOn(launch.places().stderr());
      } else {
        stdout.ready();
        stderr.ready();
      }
    } catch (IOException e) {
      return Ended.notStarted("no place to run: " + e.getMessage());
    }
    Execution execution = new Execution(launch, agentToken, libc.bootNanos(), warden);
    if (!execution.isHelper()) {
      // Before anything of it can be left behind.
      warden.grant(launch.grace());
    }
    current = execution;
    long start = System.nanoTime();
    // Asked again, as the warden either sees this execution or was closing before.
    if (warden.isClosing()) {
      current = null;
      return Ended.notStarted("the worker is closing");
    }
    int pid =
        brood.start(
            launch,
            new Origin.Papers(execution.token(), stdout.path(), stderr.path(), config.path()));
    if (pid < 0) {
      current = null;
      dir.look();
      renewIfGone(stdout);
      renewIfGone(stderr);
      return Ended.without(brood.failure());
    }
    execution.started(pid);
    try {
      onStarted.accept(execution);
    } catch (RuntimeException | Error e) {
      execution.kill();
      finish(execution, pid, start);
      throw e;
    }
    return finish(execution, pid, start);
  }

  @Override
  public Optional<Series> series(Script script, Places places) {
    if (origins == null || script.isolation() != Script.Isolation.REUSE || warden.isClosing()) {
      return Optional.empty();
    }
    String folders = places.attempts().resolve(dir.nextPrefix()).toString();
    return origins.series(
        script,
        new Origins.Desk(directory, folders, launch -> Execution.token(launch, agentToken)));
  }

  private Ended finish(Execution execution, int pid, long start) {
    int status = brood.awaitEnd(execution);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    boolean clean = cleanUp(execution, pid);
    Launch launch = execution.launch();
    Optional<Path> out = settle(stdout, launch.places()::stdout, launch.outputCap());
    Optional<Path> err = settle(stderr, launch.places()::stderr, launch.outputCap());
    if (stdout.writerLeft() || stderr.writerLeft()) {
      clean = false;
      warden.wake();
    }
    LeftResult result = new LeftResult.None();
    boolean reported = false;
    if (!dir.is(launch.dir()) || !dir.look()) {
      result = ResultFile.take(launch);
      reported = Files.exists(launch.reportFile());
      if (!dir.look()) {
        dir.keep();
      }
    }
    if (!clean) {
      dir.close();
    }
    return new Ended(
        brood.lost().<Ending>map(Ending.Lost::new).orElseGet(() -> ending(execution, status)),
        duration,
        out,
        err,
        brood.told().orElse(result),
        reported);
  }

  /** Sees to what the attempt left running; whether that is nothing, or gone. */
  private boolean cleanUp(Execution execution, int pid) {
    if (execution.killed()) {
      warden.wake();
      boolean gone = execution.awaitGone(GONE_MILLIS);
      current = null;
      return gone;
    }
    boolean left = libc.kill(-pid, 0) == 0;
    current = null;
    warden.ended();
    if (left) {
      warden.wake();
    }
    return !left;
  }

  private static Ending ending(Execution execution, int status) {
    int signal = status & 0x7F;
    if (execution.excess() > 0 && signal == Signals.KILL) {
      return new Ending.OutOfMemory(execution.excess());
    }
    return signal == 0
        ? new Ending.Exited((status >> 8) & 0xFF)
        : new Ending.Signaled(signal, Signals.name(signal));
  }

  private static Optional<Path> settle(LogFile log, Supplier<Path> target, long cap) {
    try {
      return log.settle(target, cap);
    } catch (IOException e) {
      LOG.warn("output is lost, as it can't be moved to {}: {}", target.get(), e.toString());
      log.renew();
      return Optional.empty();
    }
  }

  private static void renewIfGone(LogFile log) {
    if (!Files.exists(log.path())) {
      log.renew();
    }
  }

  /**
   * Cuts output that is above its cap; called by the warden's thread.
   *
   * @return the bytes of the larger output, or of what it was before the cut
   */
  long trim(Execution execution, Libc wardens) {
    synchronized (execution) {
      if (execution.over() || execution.pid() == 0) {
        return 0;
      }
      long cap = execution.launch().outputCap();
      return Math.max(trim(stdout, cap, wardens), trim(stderr, cap, wardens));
    }
  }

  private static long trim(LogFile log, long cap, Libc wardens) {
    long size = log.size(wardens);
    if (size > cap) {
      try {
        log.trim(cap);
      } catch (IOException e) {
        LOG.warn("output above its limit can't be cut: {}", e.toString());
      }
    }
    return size;
  }

  @Override
  public void close() {
    warden.close(this);
    brood.close();
    stdout.renew();
    stderr.renew();
    config.close();
    dir.close();
  }
}
