package dev.branchline.worker.runner.process;

import dev.branchline.protocol.model.LeaseId;
import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A runner with one seat in a folder of its own, and launches for it. */
final class Bench implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(20);

  final Path root;
  final Path work;
  final Runner runner;
  final Seat seat;
  Map<String, String> env = Map.of();
  long memoryLimit;
  long outputCap = 1 << 20;
  Duration grace = Duration.ofSeconds(1);
  private long ordinal;

  Bench(Path root, Runner runner) {
    this.root = root;
    this.runner = runner;
    this.work = directory(root.resolve("work"));
    this.seat = runner.seat(0);
  }

  static Bench linux(Path root) {
    return new Bench(root, new LinuxRunner(root.resolve("worker"), Optional.empty()));
  }

  static Bench portable(Path root) {
    return new Bench(root, new PortableRunner(root.resolve("worker")));
  }

  Launch launch(String... words) {
    long number = ordinal++;
    LeaseId lease = LeaseId.of(1, 7);
    Places places = new Named(root, number + "-" + lease);
    return new Launch(
        lease,
        number,
        List.of(words),
        env,
        work,
        room(places),
        places,
        "{\"x\":" + number + "}",
        memoryLimit,
        outputCap,
        grace);
  }

  /** Another process of the same attempt, in a directory that isn't the seat's. */
  Launch after(Launch first, Path dir, String... words) {
    Places places = new Following(first.places());
    return new Launch(
        first.lease(),
        first.ordinal(),
        List.of(words),
        env,
        work,
        dir,
        places,
        first.config(),
        memoryLimit,
        outputCap,
        grace);
  }

  /** The places of an attempt that goes on. */
  private record Following(Places first) implements Places {
    @Override
    public Path attempts() {
      return first.attempts();
    }

    @Override
    public Path dir() {
      return first.dir();
    }

    @Override
    public boolean goesOn() {
      return true;
    }

    @Override
    public Path stdout() {
      return first.stdout();
    }

    @Override
    public Path stderr() {
      return first.stderr();
    }
  }

  private Path room(Places places) {
    try {
      return seat.directory(places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Places below one folder. */
  private record Named(Path root, String name) implements Places {
    @Override
    public Path attempts() {
      return root.resolve("dirs/1/made");
    }

    @Override
    public Path dir() {
      return root.resolve("dirs/1/0/" + name);
    }

    @Override
    public Path stdout() {
      return root.resolve("output/1/0/" + name + ".stdout");
    }

    @Override
    public Path stderr() {
      return root.resolve("output/1/0/" + name + ".stderr");
    }
  }

  Ended run(String... words) {
    return seat.run(launch(words), running -> {});
  }

  Ended shell(String script) {
    return run("/bin/sh", "-c", script);
  }

  /** Runs it on another thread, and calls back there once it has started. */
  CompletableFuture<Ended> start(Consumer<Running> onStarted, String script) {
    Launch launch = launch("/bin/sh", "-c", script);
    return CompletableFuture.supplyAsync(
        () -> seat.run(launch, onStarted), task -> new Thread(task).start());
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a file has a whole line, and reads it as a pid. */
  static int pidIn(Path file) {
    await(() -> Files.exists(file) && text(file).endsWith("\n"));
    return Integer.parseInt(text(file).strip());
  }

  static boolean lives(int pid) {
    Proc proc = Proc.read(pid);
    return proc != null && !proc.isZombie();
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

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    seat.close();
    runner.close();
  }
}
