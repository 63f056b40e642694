package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.roaringbitmap.RoaringBitmap;

/** A worker that does what it is told while it is connected, and goes on working while it isn't. */
final class FakeWorker {
  final WorkerId id;
  boolean connected = true;
  private final TreeMap<LeaseId, Held> held = new TreeMap<>();
  private final TreeMap<LeaseId, TreeMap<Long, Attempt>> unanswered = new TreeMap<>();

  /** What it has of one lease. */
  private static final class Held {
    final TreeSet<Long> waiting = new TreeSet<>();
    final TreeSet<Long> running = new TreeSet<>();
    AttemptNumbers numbers = AttemptNumbers.FIRST;
  }

  FakeWorker(WorkerId id) {
    this.id = id;
  }

  void granted(Effect.Granted granted) {
    Held lease = held.computeIfAbsent(granted.lease(), fresh -> new Held());
    granted.ordinals().iterator().forEachRemaining((long ordinal) -> lease.waiting.add(ordinal));
    lease.numbers = granted.numbers();
  }

  /** Starts some of what waits; tells of half of them. */
  List<Command> start(Random random) {
    List<Command> told = new ArrayList<>();
    held.forEach(
        (id, lease) -> {
          if (!lease.waiting.isEmpty()) {
            long ordinal = lease.waiting.removeFirst();
            lease.running.add(ordinal);
            if (connected && random.nextBoolean()) {
              told.add(new Command.Started(id, Ordinals.of(ordinal)));
            }
          }
        });
    return told;
  }

  /** Ends some of what runs. */
  List<Command> end(Random random, List<Outcome> outcomes) {
    held.forEach(
        (id, lease) -> {
          if (!lease.running.isEmpty() && random.nextInt(3) > 0) {
            long ordinal = lease.running.removeFirst();
            Outcome outcome = outcomes.get(random.nextInt(outcomes.size()));
            int number = outcome.equals(Trial.NO_START) ? 0 : lease.numbers.of(ordinal);
            outcome(id, Trial.attempt(ordinal, number, outcome));
          }
        });
    return connected ? tell() : List.of();
  }

  private void outcome(LeaseId id, Attempt attempt) {
    unanswered.computeIfAbsent(id, fresh -> new TreeMap<>()).put(attempt.ordinal(), attempt);
  }

  /** Every outcome that wasn't answered. */
  List<Command> tell() {
    List<Command> told = new ArrayList<>();
    unanswered.forEach(
        (id, attempts) -> told.add(new Command.Outcomes(id, List.copyOf(attempts.values()))));
    return told;
  }

  void answered(Effect.Answer answer) {
    Map<Long, Attempt> waiting = unanswered.getOrDefault(answer.lease(), new TreeMap<>());
    waiting.keySet().removeIf(answer.recorded()::contains);
    waiting.keySet().removeIf(answer.superseded()::contains);
    waiting.keySet().removeIf(answer.unknown()::contains);
    unanswered.values().removeIf(Map::isEmpty);
  }

  List<Command> cancelled(Effect.CancelAt cancel) {
    Held lease = held.get(cancel.lease());
    if (lease == null) {
      return List.of();
    }
    TreeSet<Long> back = new TreeSet<>(lease.waiting);
    back.removeIf(ordinal -> !cancel.ordinals().contains(ordinal));
    lease.waiting.removeAll(back);
    for (long ordinal : List.copyOf(lease.running)) {
      if (cancel.ordinals().contains(ordinal)) {
        lease.running.remove(ordinal);
        int number = lease.numbers.of(ordinal);
        outcome(cancel.lease(), Trial.attempt(ordinal, number, Trial.KILLED));
      }
    }
    List<Command> told = new ArrayList<>(tell());
    told.addAll(handBack(cancel.lease(), back, HandBackReason.CANCELLED));
    return told;
  }

  List<Command> retracted(Effect.RetractAt retract) {
    Held lease = held.get(retract.lease());
    TreeSet<Long> back = new TreeSet<>();
    while (lease != null && !lease.waiting.isEmpty() && back.size() < retract.branches()) {
      back.add(lease.waiting.removeLast());
    }
    return handBack(retract.lease(), back, HandBackReason.RETRACTED);
  }

  private static List<Command> handBack(LeaseId id, Set<Long> back, HandBackReason reason) {
    return back.isEmpty()
        ? List.of()
        : List.of(new Command.HandBack(id, ordinals(back), reason, ""));
  }

  /** Killed: all that it had is gone. */
  void crash() {
    held.clear();
    unanswered.clear();
    connected = false;
  }

  /** Leaves in good order. */
  List<Command> leave() {
    held.clear();
    return List.of(new Command.WorkerGone(id, true));
  }

  List<Command> hello() {
    connected = true;
    Map<LeaseId, Holding> holdings = new HashMap<>();
    held.forEach(
        (id, lease) ->
            holdings.put(id, new Holding(ordinals(lease.waiting), ordinals(lease.running))));
    List<Command> told = new ArrayList<>(tell());
    told.add(new Command.WorkerBack(id, holdings));
    return told;
  }

  /** Ends what isn't kept. */
  void kept(Effect.Keep keep) {
    Set<LeaseId> gone = new HashSet<>(held.keySet());
    gone.removeAll(keep.leases());
    gone.forEach(held::remove);
  }

  private static Ordinals ordinals(Set<Long> some) {
    RoaringBitmap bitmap = new RoaringBitmap();
    some.forEach(ordinal -> bitmap.add(ordinal.intValue()));
    return Ordinals.of(bitmap);
  }
}
