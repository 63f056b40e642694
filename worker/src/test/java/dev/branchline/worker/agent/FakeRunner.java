package dev.branchline.worker.agent;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Seat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A runner whose attempts end when the test says so; it fails on what no runner would see. */
final class FakeRunner implements Runner {
  private final BlockingQueue<FakeAttempt> started = new LinkedBlockingQueue<>();
  private final Set<Integer> open = new HashSet<>();
  private final boolean instant;
  final AtomicInteger launched = new AtomicInteger();

  /** Attempts end by themselves, at once and well, if {@code instant}. */
  FakeRunner(boolean instant) {
    this.instant = instant;
  }

  /** The next that starts. */
  FakeAttempt next() throws InterruptedException {
    return Objects.requireNonNull(started.poll(30, TimeUnit.SECONDS), "nothing has started");
  }

  boolean nothingStarts() throws InterruptedException {
    return started.poll(100, TimeUnit.MILLISECONDS) == null;
  }

  @Override
  public synchronized Seat seat(int number) {
    if (!open.add(number)) {
      throw new AssertionError("seat " + number + " is open already");
    }
    return new FakeSeat(number);
  }

  @Override
  public void close() {}

  private synchronized void closed(int number) {
    open.remove(number);
  }

  private final class FakeSeat implements Seat {
    private final int number;

    FakeSeat(int number) {
      this.number = number;
    }

    @Override
    public Path directory(Places places) {
      return places.dir();
    }

    @Override
    public Ended run(Launch launch, Consumer<Running> onStarted) {
      launched.incrementAndGet();
      FakeAttempt attempt = new FakeAttempt(launch);
      onStarted.accept(attempt);
      if (instant) {
        attempt.end(new Ending.Exited(0));
      } else {
        started.add(attempt);
      }
      return attempt.ended.join();
    }

    @Override
    public void close() {
      closed(number);
    }
  }

  /** One that runs. */
  static final class FakeAttempt implements Running {
    final Launch launch;
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final CompletableFuture<Boolean> killed = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    FakeAttempt(Launch launch) {
      this.launch = launch;
    }

    void end(Ending ending) {
      end(ending, new LeftResult.None());
    }

    void end(Ending ending, LeftResult left) {
      ended.complete(
          new Ended(ending, Duration.ofMillis(1), Optional.empty(), Optional.empty(), left, false));
    }

    void fail(RuntimeException bug) {
      ended.completeExceptionally(bug);
    }

    @Override
    public void interrupt() {
      if (!interrupted.complete(true)) {
        throw new AssertionError("interrupted twice");
      }
    }

    @Override
    public void kill() {
      if (!killed.complete(true)) {
        throw new AssertionError("killed twice");
      }
    }

    @Override
    public long pid() {
      return 1;
    }
  }
}
