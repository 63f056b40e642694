package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A seat whose attempts are Java's own child processes. */
final class PortableSeat implements Seat {
  private static final Logger LOG = LoggerFactory.getLogger(PortableSeat.class);
  private static final long TICK_MILLIS = 200;

  private final Path config;
  private final Consumer<PortableSeat> onClose;
  private volatile @Nullable PortableExecution current;
  private volatile boolean shut;

  PortableSeat(Path config, Consumer<PortableSeat> onClose) {
    this.config = config;
    this.onClose = onClose;
  }

  @Override
  public Path directory(Places places) throws IOException {
    return Files.createDirectories(places.dir());
  }

  @Override
  public Ended run(Launch launch, Consumer<Running> onStarted) {
    if (shut) {
      return Ended.notStarted("the worker is closing");
    }
    Path stdout = launch.places().stdout();
    Path stderr = launch.places().stderr();
    Process process;
    long start = System.nanoTime();
    try {
      Files.createDirectories(Objects.requireNonNull(stdout.getParent()));
      Files.createDirectories(Objects.requireNonNull(stderr.getParent()));
      Files.writeString(config, launch.config());
      process = builder(launch, stdout, stderr).start();
    } catch (IOException e) {
      discard(launch.dir());
      discard(stdout);
      discard(stderr);
      return Ended.notStarted(explain(launch, e));
    }
    PortableExecution execution = new PortableExecution(process);
    current = execution;
    if (shut) {
      execution.kill();
    }
    OutputCut out = new OutputCut(stdout, launch.outputCap());
    OutputCut err = new OutputCut(stderr, launch.outputCap());
    try {
      onStarted.accept(execution);
    } catch (RuntimeException | Error e) {
      execution.kill();
      await(execution, out, err);
      throw e;
    }
    await(execution, out, err);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    current = null;
    execution.endRest(launch.grace());
    LeftResult result = ResultFile.take(launch);
    boolean reported = Files.exists(launch.reportFile());
    discard(launch.dir());
    return new Ended(
        ending(process.exitValue()),
        duration,
        keep(stdout, out),
        keep(stderr, err),
        result,
        reported);
  }

  private ProcessBuilder builder(Launch launch, Path stdout, Path stderr) {
    Map<String, String> variables = launch.env();
    String word = launch.words().getFirst();
    List<String> words = new ArrayList<>(launch.words());
    words.set(0, program(launch, word));
    ProcessBuilder builder = new ProcessBuilder(words).directory(launch.workdir().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BRANCHLINE_"));
    builder.environment().putAll(variables);
    builder.environment().put(Execution.TOKEN, launch.lease() + "-" + launch.ordinal());
    builder.environment().put("BRANCHLINE_DIR", launch.dir().toString());
    builder.environment().put("BRANCHLINE_RESULT", launch.resultFile().toString());
    builder.environment().put("BRANCHLINE_REPORT", launch.reportFile().toString());
    builder.environment().put("BRANCHLINE_CONFIG", config.toString());
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(stdout.toFile()))
        .redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()));
  }

  /** Java would take a relative program from our own directory, not from the attempt's. */
  private static String program(Launch launch, String word) {
    String ours = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/local/bin:/usr/bin:/bin");
    String path = launch.env().getOrDefault("PATH", ours);
    String found = Programs.find(word, launch.workdir(), path);
    return found.indexOf('/') < 0 ? found : launch.workdir().resolve(found).toString();
  }

  private static String explain(Launch launch, IOException error) {
    String word = launch.words().getFirst();
    return Programs.explain(
        word, program(launch, word), launch.workdir(), String.valueOf(error.getMessage()));
  }

  private static void await(PortableExecution execution, OutputCut out, OutputCut err) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = execution.process().waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (!ended) {
          execution.look();
          out.trim();
          err.trim();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (IOException e) {
        LOG.warn("output above its limit can't be cut: {}", e.toString());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Java tells a signal as 128 more than its number, as shells do. */
  private static Ending ending(int code) {
    return code > 128 && code < 160
        ? new Ending.Signaled(code - 128, Signals.name(code - 128))
        : new Ending.Exited(code);
  }

  private static Optional<Path> keep(Path log, OutputCut cut) {
    try {
      cut.finish();
      if (Files.size(log) > 0) {
        return Optional.of(log);
      }
      Files.delete(log);
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("output is lost, as {} can't be read: {}", log, e.toString());
      return Optional.empty();
    }
  }

  /** Removes what is empty. */
  private static void discard(Path path) {
    try {
      if (Files.isDirectory(path) || (Files.exists(path) && Files.size(path) == 0)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.debug("{} is kept: {}", path, e.toString());
    }
  }

  /** Kills what runs here and lets nothing start any more. */
  void shut() {
    shut = true;
    PortableExecution execution = current;
    if (execution != null) {
      execution.kill();
    }
  }

  @Override
  public void close() {
    onClose.accept(this);
  }
}
