package dev.branchline.worker.runner.python;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Seat;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.runner.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A real runner with a seat, for scripts in a folder of its own. */
final class ScriptBench implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  final Path root;
  final Path work;
  final Runner runner;
  final Seat seat;
  long memoryLimit;
  String interpreter = "python3";
  Map<String, String> more = Map.of();
  private @Nullable Templates templates;
  private @Nullable Script script;
  private @Nullable Script serial;
  private @Nullable Series series;
  private long ordinal;

  ScriptBench(Path root) {
    this(root, Templates.IDLE);
  }

  ScriptBench(Path root, Duration idle) {
    this.root = root;
    this.work = root.resolve("work");
    try {
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    runner =
        Processes.open(
            root.resolve("worker"),
            Optional.of(
                (dir, helpers) -> {
                  Templates made = new Templates(dir, helpers, idle);
                  templates = made;
                  return made;
                }));
    seat = runner.seat(0);
  }

  Templates templates() {
    if (templates == null) {
      throw new IllegalStateException();
    }
    return templates;
  }

  /** Writes {@code train.py}, which is run from now on; its function {@code main} is called. */
  ScriptBench script(Script.Isolation isolation, String text) {
    return script(isolation, text, "[]");
  }

  ScriptBench script(Script.Isolation isolation, String text, String imports) {
    try {
      Files.writeString(work.resolve("train.py"), text);
      Path harness = Harness.install(root.resolve("worker"));
      Map<String, String> env = new HashMap<>(more);
      env.putIfAbsent("PYTHONPATH", harness.toString());
      script =
          new Script(
              isolation,
              interpreter,
              Harness.start(harness),
              """
              {"script": "train.py", "module": false, "entrypoint": "main", "args": [],\
               "kwargs": {}, "cell": null, "strict": false, "preload": "all", "imports": %s}\
              """
                  .formatted(imports),
              env,
              work);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended run(String config) {
    return run(seat, config, _ -> {});
  }

  Ended run(Seat at, String config, Consumer<Running> onStarted) {
    Launch launch = launch(at, config);
    return launch.script().orElseThrow().isolation() == Script.Isolation.REUSE
        ? follow(at, launch, onStarted)
        : at.run(launch, onStarted);
  }

  /** Runs it behind those that ran before it in the seat's interpreter. */
  private Ended follow(Seat at, Launch launch, Consumer<Running> onStarted) {
    Optional<Series> open = series(at, launch);
    if (open.isEmpty()) {
      return at.run(launch, onStarted);
    }
    Series series = open.get();
    series.add(launch);
    series.flush();
    series.begin(1);
    onStarted.accept(series.process());
    List<Series.Answer> answers = series.await();
    if (answers.isEmpty()) {
      Ended last = series.last().orElseThrow().ended();
      closeSeries();
      return last;
    }
    return answers.getFirst().ended();
  }

  /** The interpreter of a seat for this launch's script; the last one is closed. */
  Optional<Series> series(Seat at, Launch launch) {
    Script wanted = launch.script().orElseThrow();
    if (series == null || !wanted.equals(serial)) {
      closeSeries();
      serial = wanted;
      series = at.series(wanted, launch.places()).orElse(null);
    }
    return Optional.ofNullable(series);
  }

  void closeSeries() {
    if (series != null) {
      series.close();
      series = null;
    }
  }

  /** Runs it on another thread; the future of the start is done first. */
  CompletableFuture<Ended> start(String config, CompletableFuture<Running> started) {
    return CompletableFuture.supplyAsync(
        () -> run(seat, config, started::complete), task -> new Thread(task).start());
  }

  synchronized Launch launch(Seat at, String config) {
    long number = ordinal++;
    Script it = Optional.ofNullable(script).orElseThrow();
    Places places = new Named(root, number);
    Map<String, String> env = new HashMap<>(it.env());
    env.put("BRANCHLINE_BRANCH", Long.toString(number));
    env.put("BRANCHLINE_SEED", "1");
    try {
      return new Launch(
          LeaseId.of(1, 7),
          number,
          List.of(it.interpreter(), it.start().toString(), "spawn", it.settings()),
          env,
          work,
          at.directory(places),
          places,
          config,
          memoryLimit,
          1 << 20,
          Duration.ofSeconds(1),
          Optional.of(it));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Places below one folder. */
  private record Named(Path root, long number) implements Places {
    @Override
    public Path attempts() {
      return root.resolve("dirs");
    }

    @Override
    public Path dir() {
      return root.resolve("left/" + number);
    }

    @Override
    public Path stdout() {
      return root.resolve("output/" + number + ".stdout");
    }

    @Override
    public Path stderr() {
      return root.resolve("output/" + number + ".stderr");
    }
  }

  static String result(Ended ended) {
    return switch (ended.result()) {
      case LeftResult.None() -> "";
      case LeftResult.Text(String text) -> text;
      case LeftResult.Raised(String text) -> "raised " + text;
      case LeftResult.Unreadable(String reason) -> "unreadable: " + reason;
    };
  }

  static String out(Ended ended) {
    return ended.stdout().map(ScriptBench::text).orElse("");
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(") ") + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LONG);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    closeSeries();
    seat.close();
    runner.close();
  }
}
