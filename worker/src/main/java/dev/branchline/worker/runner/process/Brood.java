package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Script;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings up a seat's processes: by itself, or by an {@link Origin} for scripts that have one. */
final class Brood implements AutoCloseable {
  /** So many scripts' processes are kept at once. */
  private static final int MOST_SCRIPTS = 16;

  private final Libc libc;
  private final Starter starter;
  private final @Nullable Origins origins;

  /** One for each script that has run in this seat: a sweep's only one, or those of its steps. */
  private final IdentityHashMap<Script, Origin> known = new IdentityHashMap<>();

  private @Nullable Origin origin;
  private boolean elsewhere;
  private @Nullable Ending failure;
  private Optional<LeftResult> told = Optional.empty();
  private Optional<String> lost = Optional.empty();

  Brood(Libc libc, Starter starter, @Nullable Origins origins) {
    this.libc = libc;
    this.starter = starter;
    this.origins = origins;
  }

  /**
   * Starts a process.
   *
   * @return its pid, or something negative
   */
  int start(Launch launch, Origin.Papers papers) {
    failure = null;
    told = Optional.empty();
    lost = Optional.empty();
    elsewhere = false;
    boolean asks =
        launch.script().filter(it -> it.isolation() == Script.Isolation.FORK).isPresent();
    if (asks && origins != null) {
      Origin from = origin(origins, launch.script().get());
      origin = from;
      switch (from.begin(launch, papers)) {
        case Origin.Birth.Born(int pid) -> {
          elsewhere = true;
          return pid;
        }
        case Origin.Birth.Failed(Ending ending) -> {
          failure = ending;
          return -1;
        }
        case Origin.Birth.Declined() -> {}
      }
    }
    int pid = starter.start(launch, papers.token());
    if (pid < 0) {
      failure = new Ending.NotStarted(starter.explain(launch, pid));
    }
    return pid;
  }

  private Origin origin(Origins from, Script script) {
    if (known.size() == MOST_SCRIPTS && !known.containsKey(script)) {
      closeOrigins();
    }
    return known.computeIfAbsent(script, _ -> from.open());
  }

  private void closeOrigins() {
    known.values().forEach(Origin::close);
    known.clear();
    origin = null;
  }

  /** Why the last start failed. */
  Ending failure() {
    return failure == null ? new Ending.NotStarted("unknown") : failure;
  }

  /** Blocks until the last one has ended, and gives its pid back; the status of wait(2). */
  int awaitEnd(Execution execution) {
    if (elsewhere && origin != null) {
      Origin.Death death = origin.await();
      execution.endElsewhere();
      return switch (death) {
        case Origin.Death.Ended(int status, Optional<LeftResult> result) -> {
          told = result;
          yield status;
        }
        case Origin.Death.Lost(String reason) -> {
          lost = Optional.of(reason);
          yield 0;
        }
      };
    }
    int pid = (int) execution.pid();
    int waited = libc.awaitEnd(pid);
    int status = execution.end(libc);
    if (waited < 0 || status < 0) {
      throw new IllegalStateException("somebody else took the end of process " + pid);
    }
    return status;
  }

  /** What the last one told as its result, unless it is in its files. */
  Optional<LeftResult> told() {
    return told;
  }

  /** Why nobody knows how the last one ended; empty if that is known. */
  Optional<String> lost() {
    return lost;
  }

  @Override
  public void close() {
    starter.close();
    closeOrigins();
  }
}
