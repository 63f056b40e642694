package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.OutputFile.Stream;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A worker that runs nothing. Branch 3 fails, the others leave {@code loss} and write their ordinal
 * to stdout; while it holds, it keeps what it gets until it is told to cancel.
 */
final class PromptWorker implements Outlet<ToWorker> {
  private final StateDirectory directory;
  private final CompletableFuture<Outlet<ToCoordinator>> session = new CompletableFuture<>();
  private final Map<LeaseId, ToWorker.Assign> kept = new HashMap<>();
  private boolean holds;

  PromptWorker(StateDirectory directory) {
    this.directory = directory;
  }

  void greet(Outlet<ToCoordinator> to) {
    session.complete(to);
    to.send(
        new ToCoordinator.Hello(
            new WorkerId("prompt", new UUID(1, 2)),
            Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT, Resources.MEMORY, 1L << 30)),
            Map.of(),
            Map.of(),
            false,
            Optional.empty()));
  }

  /** Answers nothing from now on. */
  synchronized void hold() {
    holds = true;
  }

  /** Answers at once from now on, and what it holds too. */
  synchronized void go() {
    holds = false;
    kept.values().forEach(this::answer);
    kept.clear();
  }

  @Override
  public synchronized void send(ToWorker message) {
    switch (message) {
      case ToWorker.Assign assign when holds -> kept.put(assign.lease(), assign);
      case ToWorker.Assign assign -> answer(assign);
      case ToWorker.Cancel(LeaseId lease, Ordinals ordinals) ->
          Optional.ofNullable(kept.remove(lease))
              .ifPresent(assign -> say(assign, ordinals, _ -> new Outcome.Cancelled()));
      case ToWorker.Retract(LeaseId lease, var _) ->
          say(
              new ToCoordinator.HandBack(
                  lease, Ordinals.NONE, ToCoordinator.HandBackReason.RETRACTED, ""));
      case ToWorker.Welcome _, ToWorker.Define _, ToWorker.Answers _, ToWorker.Drain _ -> {}
    }
  }

  private void answer(ToWorker.Assign assign) {
    say(
        assign,
        assign.ordinals(),
        ordinal -> {
          print(assign.sweep(), ordinal, assign.lease());
          return ordinal == 3
              ? new Outcome.Failed(Failure.of(FailureKind.EXIT, "exit code 3"))
              : new Outcome.Succeeded(map("loss", ordinal + 0.5));
        });
  }

  private void print(SweepId sweep, long ordinal, LeaseId lease) {
    Path file = directory.output(sweep, ordinal, lease, Stream.STDOUT);
    try {
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
      Files.writeString(file, "this is branch " + ordinal + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void say(
      ToWorker.Assign assign, Ordinals ordinals, java.util.function.LongFunction<Outcome> outcome) {
    List<Attempt> attempts = new ArrayList<>();
    ordinals
        .iterator()
        .forEachRemaining(
            (long ordinal) ->
                attempts.add(
                    new Attempt(
                        ordinal,
                        assign.attempts().of(ordinal),
                        new ConfigId.Hashed(ordinal),
                        Duration.ofMillis(1500),
                        Duration.ZERO,
                        outcome.apply(ordinal),
                        new ConfigValue.Mapping(new LinkedHashMap<>()))));
    say(new ToCoordinator.Outcomes(assign.lease(), attempts));
  }

  private void say(ToCoordinator message) {
    session.join().send(message);
  }

  private static ConfigValue.Mapping map(String key, double value) {
    LinkedHashMap<String, ConfigValue> map = new LinkedHashMap<>();
    map.put(key, ConfigValue.of(value));
    return new ConfigValue.Mapping(map);
  }
}
