package dev.branchline.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.WorkerId;
import dev.branchline.protocol.sweep.Halt;
import dev.branchline.protocol.sweep.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;

/**
 * An engine under test. After each step it checks the invariants, that every branch has one final
 * record, and that the fold of what is journalled, and what is restored from it, is the same.
 */
final class Trial {
  static final WorkerId ANNA = new WorkerId("anna", new UUID(0, 1));
  static final WorkerId BERT = new WorkerId("bert", new UUID(0, 2));
  static final ConfigValue.Mapping NOTHING = new ConfigValue.Mapping(new LinkedHashMap<>());
  static final Outcome DONE = new Outcome.Succeeded(NOTHING);
  static final Outcome EXIT = failed(FailureKind.EXIT);
  static final Outcome NO_START = failed(FailureKind.START);
  static final Outcome KILLED = new Outcome.Cancelled();
  static final Outcome LOST = new Outcome.Lost("left");

  final SweepFacts facts;
  Engine engine;
  private Engine fold;
  private final RoaringBitmap finals = new RoaringBitmap();
  long millis = 1_000_000;
  private long leases;
  List<Event> events = List.of();
  List<Effect> effects = List.of();

  Trial(SweepFacts facts) {
    this.facts = facts;
    engine = Engine.submit(facts);
    fold = Engine.submit(facts);
    does(new Command.Tick());
  }

  static Trial of(long size, Policies policies) {
    return new Trial(new SweepFacts(policies, OptionalLong.of(size), ConfigId.Hashed::new));
  }

  static Trial of(long size) {
    return of(size, Policies.DEFAULT);
  }

  static Policies policies(int retries, int crashLimit, Halt halt, OptionalInt maxParallel) {
    Policies usual = Policies.DEFAULT;
    return new Policies(
        retries,
        usual.retryDelay(),
        usual.retryMaxDelay(),
        usual.retryOn(),
        crashLimit,
        usual.timeout(),
        usual.grace(),
        usual.workerTimeout(),
        halt,
        maxParallel,
        0,
        usual.resources(),
        usual.reserveAfter());
  }

  static Policies retries(int retries) {
    return policies(retries, 5, new Halt.Never(), OptionalInt.empty());
  }

  static Policies halt(Halt.Urgency urgency, Halt.Counted counted, Halt.Threshold threshold) {
    return policies(0, 5, new Halt.When(urgency, counted, threshold), OptionalInt.empty());
  }

  static Outcome failed(FailureKind kind) {
    return new Outcome.Failed(Failure.of(kind, "it failed: " + kind.word()));
  }

  Moment now() {
    return new Moment(millis * 1_000_000, millis);
  }

  /** Decides and checks; true if accepted. */
  boolean does(Command command) {
    switch (engine.decide(command, now())) {
      case Decision.Rejected _ -> {
        events = List.of();
        effects = List.of();
        return false;
      }
      case Decision.Accepted(List<Event> some, List<Effect> what) -> {
        events = some;
        effects = what;
      }
    }
    events.stream().filter(event -> !(event instanceof Event.Transient)).forEach(this::journal);
    engine.check();
    fold.check();
    SweepSnapshot live = engine.snapshot();
    assertThat(fold.snapshot()).isEqualTo(live);
    Engine restored = Engine.restore(facts, live);
    restored.check();
    assertThat(restored.snapshot()).isEqualTo(live);
    assertThat(restored.count(Status.PENDING)).isEqualTo(engine.count(Status.PENDING));
    return true;
  }

  private void journal(Event event) {
    fold.evolve(event);
    switch (event) {
      case Event.Ended ended ->
          ended.branches().forEach(branch -> end(Ordinals.of(branch.attempt().ordinal())));
      case Event.RangesEnded ranges -> end(ranges.ordinals());
      case Event.Reopened again -> finals.andNot(again.ordinals().toBitmap());
      case Event.Leased _,
          Event.Retried _,
          Event.Superseded _,
          Event.Returned _,
          Event.Lost _,
          Event.TakenBack _,
          Event.Disowned _,
          Event.LeaseClosed _,
          Event.StatusChanged _,
          Event.Extended _,
          Event.Closed _,
          Event.Transient _ -> {}
    }
  }

  private void end(Ordinals ordinals) {
    RoaringBitmap some = ordinals.toBitmap();
    assertThat(RoaringBitmap.intersects(finals, some)).as("ended twice: %s", ordinals).isFalse();
    finals.or(some);
  }

  /** As after the coordinator's end and return: what runs is to be told again. */
  void restart() {
    SweepSnapshot snapshot = engine.snapshot();
    engine = Engine.restore(facts, snapshot);
    fold = Engine.restore(facts, snapshot);
    does(new Command.Tick());
  }

  LeaseId grant(WorkerId worker, long most) {
    LeaseId lease = LeaseId.of(1, leases++);
    assertThat(does(new Command.Grant(lease, worker, 1, most))).isTrue();
    return lease;
  }

  boolean grants(WorkerId worker) {
    return does(new Command.Grant(LeaseId.of(1, leases++), worker, 1, 10));
  }

  Ordinals granted() {
    return effects.stream()
        .filter(Effect.Granted.class::isInstance)
        .map(effect -> ((Effect.Granted) effect).ordinals())
        .findFirst()
        .orElse(Ordinals.NONE);
  }

  int number(long ordinal) {
    return ((Effect.Granted) effects.getFirst()).numbers().of(ordinal);
  }

  static Attempt attempt(long ordinal, int number, Outcome outcome) {
    return new Attempt(
        ordinal,
        number,
        new ConfigId.Hashed(ordinal),
        Duration.ofMillis(5),
        Duration.ZERO,
        outcome,
        NOTHING);
  }

  Effect.Answer ends(LeaseId lease, Outcome outcome, long... ordinals) {
    List<Attempt> attempts = new ArrayList<>();
    for (long ordinal : ordinals) {
      attempts.add(attempt(ordinal, outcome.equals(NO_START) ? 0 : 1, outcome));
    }
    does(new Command.Outcomes(lease, attempts));
    return (Effect.Answer)
        effects.stream().filter(Effect.Answer.class::isInstance).findFirst().orElseThrow();
  }

  void starts(LeaseId lease, long from, long until) {
    does(new Command.Started(lease, Ordinals.range(from, until)));
  }

  void handsBack(LeaseId lease, HandBackReason reason, long from, long until) {
    does(new Command.HandBack(lease, Ordinals.range(from, until), reason, "a reason"));
  }

  void back(WorkerId worker, LeaseId lease, Ordinals waiting, Ordinals running) {
    does(new Command.WorkerBack(worker, Map.of(lease, new Holding(waiting, running))));
  }
}
