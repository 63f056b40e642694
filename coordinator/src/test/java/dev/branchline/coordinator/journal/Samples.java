package dev.branchline.coordinator.journal;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sweeps, leases and outcomes to write down. */
final class Samples {
  static final WorkerId ANNA = new WorkerId("anna", new UUID(0, 1));
  static final LeaseId LEASE = LeaseId.of(1, 1);
  static final long START = 1_760_000_000_123L;
  static final Outcome DONE = new Outcome.Succeeded(map("{}"));
  static final Outcome EXIT = new Outcome.Failed(Failure.of(FailureKind.EXIT, "exit code 3"));

  private Samples() {}

  static NewSweep sweep(long size) {
    return new NewSweep("lr", "lr.yaml", "abc", "{}", OptionalLong.of(size), START);
  }

  static ConfigValue.Mapping map(String json) {
    try {
      return (ConfigValue.Mapping) ConfigJson.parse(json);
    } catch (ConfigJson.Malformed e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Attempt attempt(long ordinal, int number, Outcome outcome) {
    return new Attempt(
        ordinal,
        number,
        new ConfigId.Hashed(-ordinal),
        Duration.ofMillis(1500),
        Duration.ZERO,
        outcome,
        map("{}"));
  }

  static Event leased(LeaseId lease, long from, long until) {
    return new Event.Leased(
        lease, ANNA, Ordinals.range(from, until), 2, AttemptNumbers.FIRST, 1, START);
  }

  static Event.FinalBranch last(long ordinal, Outcome outcome) {
    Status status = outcome instanceof Outcome.Succeeded ? Status.SUCCEEDED : Status.FAILED;
    return new Event.FinalBranch(attempt(ordinal, 1, outcome), status, START);
  }

  static Event ended(LeaseId lease, Outcome outcome, long from, long until) {
    List<Event.FinalBranch> branches = new ArrayList<>();
    for (long ordinal = from; ordinal < until; ordinal++) {
      branches.add(last(ordinal, outcome));
    }
    return new Event.Ended(lease, branches);
  }

  /** Writes events and waits until they are on disk. */
  static void write(Journal journal, SweepId sweep, Event... events) {
    CompletableFuture<Boolean> committed = new CompletableFuture<>();
    if (!journal.submit(new Entry(sweep, List.of(events), () -> committed.complete(true)))) {
      throw new AssertionError("refused");
    }
    get(committed);
  }

  static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
