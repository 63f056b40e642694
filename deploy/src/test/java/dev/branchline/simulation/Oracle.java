package dev.branchline.simulation;

import dev.branchline.coordinator.engine.Command;
import dev.branchline.coordinator.engine.Event;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.simulation.Ledger.Pair;
import dev.branchline.worker.runner.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sees all that happens, and says when it mustn't have. */
final class Oracle {
  /** After trouble a lease may still be lost for so long, besides the time-out. */
  private static final Duration ECHO = Duration.ofSeconds(2);

  private final World world;
  private final Duration workerTimeout;
  private final Map<SweepId, Ledger> ledgers = new LinkedHashMap<>();
  private final Map<Pair, Program> programs = new HashMap<>();
  private final Map<String, Map<Pair, Program>> owed = new LinkedHashMap<>();
  private final Map<String, List<Program>> running = new HashMap<>();
  private final Map<String, Long> trouble = new HashMap<>();
  private final Set<Pair> notStarted = new HashSet<>();
  private Resources perAttempt = Resources.NONE;
  private long tokens;
  private long newestMillis;
  private boolean alwaysTrouble;
  int finals;

  Oracle(World world, Duration workerTimeout) {
    this.world = world;
    this.workerTimeout = workerTimeout;
  }

  void attemptsNeed(Resources resources) {
    perAttempt = resources;
  }

  /** From now on nothing is strange. */
  void expectAnything() {
    alwaysTrouble = true;
  }

  /** Something is done to this worker now. */
  void trouble(String worker) {
    trouble.put(worker, world.now);
  }

  long nextToken() {
    return ++tokens;
  }

  long newestMillis() {
    return newestMillis;
  }

  Ledger ledger(SweepId sweep) {
    Ledger ledger = ledgers.get(sweep);
    if (ledger == null) {
      throw new Violation("sweep " + sweep + " isn't on disk");
    }
    return ledger;
  }

  // What workers do.

  void started(Program program, String value, Resources capacity) {
    Pair pair = new Pair(program.lease, program.ordinal);
    world.tell(
        "%s: branch %d of sweep %d starts under %s, attempt %d",
        program.worker, program.ordinal, program.sweep, program.lease, program.attempt);
    Violation.unless(programs.put(pair, program) == null, "%s is executed twice", pair);
    Violation.unless(
        ledger(new SweepId(program.sweep)).mayRun(program.lease, program.ordinal),
        "%s runs, but was given back or never granted",
        pair);
    Violation.unless(
        value.equals(ledger(new SweepId(program.sweep)).value(program.ordinal)),
        "%s runs with the config of another: %s",
        pair,
        value);
    List<Program> here = running.computeIfAbsent(program.worker, _ -> new ArrayList<>());
    here.add(program);
    Resources used = Resources.NONE;
    for (int i = 0; i < here.size(); i++) {
      used = used.plus(perAttempt);
    }
    Violation.unless(capacity.covers(used), "%s runs more than it can", program.worker);
  }

  void notStarted(String worker, LeaseId lease, long ordinal) {
    world.tell("%s: branch %d can't be started under %s", worker, ordinal, lease);
    notStarted.add(new Pair(lease, ordinal));
  }

  void ended(Program program) {
    running.getOrDefault(program.worker, new ArrayList<>()).remove(program);
    if (!program.isDead()) {
      owed.computeIfAbsent(program.worker, _ -> new LinkedHashMap<>())
          .put(new Pair(program.lease, program.ordinal), program);
    }
  }

  /** What a dead worker hasn't told isn't told any more. */
  void died(String worker) {
    owed.remove(worker);
    running.remove(worker);
  }

  /** The coordinator's words arrive at a worker; what it is told to end, it ends. */
  void told(String worker, ToWorker message) {
    List<Program> here = running.getOrDefault(worker, List.of());
    switch (message) {
      case ToWorker.Answers(var lease, var recorded, var late, var unknowns) -> {
        Map<Pair, Program> ours = owed.getOrDefault(worker, new HashMap<>());
        for (var ordinals : List.of(recorded, late, unknowns)) {
          Ledger.each(ordinals, ordinal -> ours.remove(new Pair(lease, ordinal)));
        }
      }
      case ToWorker.Welcome(int _, var kept) ->
          here.stream().filter(each -> !kept.contains(each.lease)).forEach(Program::mustEnd);
      case ToWorker.Cancel(var lease, var ordinals) ->
          here.stream()
              .filter(each -> each.lease.equals(lease) && ordinals.contains(each.ordinal))
              .forEach(Program::mustEnd);
      case ToWorker.Assign _, ToWorker.Define _, ToWorker.Retract _, ToWorker.Drain _ -> {}
    }
  }

  // What coordinators do.

  /** What a coordinator says must be on disk by then. */
  void saying(ToWorker message, int epoch) {
    switch (message) {
      case ToWorker.Assign assign -> {
        Ledger ledger = ledger(assign.sweep());
        Violation.unless(
            ledger.knows(assign.lease()), "lease %s is sent before its commit", assign.lease());
        Violation.unless(
            assign.lease().epoch() == epoch, "%s is sent in epoch %d", assign.lease(), epoch);
      }
      case ToWorker.Answers(var lease, var recorded, var late, var unknowns) -> {
        Ledger.each(
            unknowns,
            ordinal ->
                Violation.unless(
                    ledgers.values().stream().noneMatch(each -> each.wouldCount(lease, ordinal)),
                    "branch %d under %s would count, and is called unknown",
                    ordinal,
                    lease));
        Ledger.each(
            recorded,
            ordinal ->
                Violation.unless(
                    ledgers.values().stream().anyMatch(each -> each.isRecorded(lease, ordinal)),
                    "branch %d under %s is acknowledged before it is on disk",
                    ordinal,
                    lease));
        Ledger.each(
            late,
            ordinal ->
                Violation.unless(
                    ledgers.values().stream().anyMatch(each -> each.isSuperseded(lease, ordinal)),
                    "branch %d under %s is superseded, but not on disk",
                    ordinal,
                    lease));
      }
      case ToWorker.Welcome _, ToWorker.Define _, ToWorker.Cancel _ -> {}
      case ToWorker.Retract _, ToWorker.Drain _ -> {}
    }
  }

  void asked(SweepId sweep, Command command) {
    world.tell("the user wants %s of sweep %s", command.getClass().getSimpleName(), sweep);
  }

  /** What was answered to the user is on disk. */
  void done(Disk disk, SweepId sweep, Command command) {
    Ledger ledger = ledger(sweep);
    switch (command) {
      case Command.Pause _ ->
          Violation.unless(ledger.times(SweepStatus.PAUSED) > 0, "paused, but not on disk");
      case Command.Stop _, Command.Cancel _ ->
          Violation.unless(
              ledger.times(SweepStatus.STOPPING) + ledger.times(SweepStatus.FINISHED) > 0,
              "stopped, but not on disk");
      case Command.Retry _ -> Violation.unless(ledger.reopened > 0, "retried, but not on disk");
      default -> Violation.unless(disk.sweeps.containsKey(sweep), "sweep %s isn't there", sweep);
    }
  }

  void committed(Stored stored, Event event, int epoch) {
    SweepId sweep = stored.id;
    Ledger ledger = ledgers.computeIfAbsent(sweep, _ -> new Ledger(stored.submission));
    world.tell("on disk, sweep %s: %s", sweep, event);
    switch (event) {
      case Event.Leased leased -> stamped(leased.atMillis());
      case Event.RangesEnded ranges -> stamped(ranges.atMillis());
      case Event.StatusChanged changed -> stamped(changed.atMillis());
      case Event.Lost lost -> checkTrouble(ledger.worker(lost.lease()), lost.lease());
      case Event.Ended ended ->
          ended
              .branches()
              .forEach(branch -> ran(ended.lease(), branch.attempt(), branch.startedAtMillis()));
      case Event.Retried retried ->
          retried
              .attempts()
              .forEach(each -> ran(retried.lease(), each.attempt(), each.startedAtMillis()));
      default -> {}
    }
    ledger.fold(event, epoch);
  }

  private void ran(LeaseId lease, Attempt attempt, long startedAtMillis) {
    stamped(startedAtMillis + attempt.duration().toMillis());
    ranReally(lease, attempt);
  }

  private void stamped(long millis) {
    newestMillis = Math.max(newestMillis, millis);
  }

  /** A worker to which nothing was done loses no lease. */
  private void checkTrouble(String worker, LeaseId lease) {
    long since = world.now - trouble.getOrDefault(worker, 0L);
    Violation.unless(
        alwaysTrouble || since < workerTimeout.plus(ECHO).toNanos(),
        "%s lost the lease %s, though nothing has happened to it",
        worker,
        lease);
  }

  private void ranReally(LeaseId lease, Attempt attempt) {
    Pair pair = new Pair(lease, attempt.ordinal());
    Program program = programs.get(pair);
    switch (attempt.outcome()) {
      case Outcome.Succeeded(ConfigValue.Mapping result) -> {
        if (program == null) {
          throw new Violation(pair + " succeeded and never ran");
        }
        boolean well = program.ending().filter(end -> end.equals(new Ending.Exited(0))).isPresent();
        Violation.unless(well, "%s succeeded, but ended by %s", pair, program.ending());
        Violation.unless(
            ConfigValue.of(program.token).equals(result.entries().get("token")),
            "%s has the result of another",
            pair);
        Violation.unless(attempt.number() == program.attempt, "%s has another number", pair);
      }
      case Outcome.Failed(Failure failure) -> {
        Violation.unless(
            !failure.message().startsWith("the worker failed"), "a bug: %s", failure.message());
        boolean fits =
            switch (failure.kind()) {
              case START -> notStarted.contains(pair);
              case CRASH -> program != null;
              default -> program != null && program.ending().isPresent();
            };
        Violation.unless(fits, "%s failed by %s and never did", pair, failure.kind());
      }
      case Outcome.Cancelled _, Outcome.Lost _ ->
          Violation.unless(
              program != null || notStarted.contains(pair), "%s was ended and never ran", pair);
    }
  }

  // The end.

  /** What workers that live have ended and had no answer to. */
  Optional<String> unanswered() {
    return owed.values().stream()
        .flatMap(each -> each.keySet().stream())
        .findFirst()
        .map(pair -> pair + " was never answered");
  }

  /** Why not all is as it must be in the end; empty if it is. */
  Optional<String> unfinished(int sweeps) {
    if (ledgers.size() < sweeps) {
      return Optional.of("only %d of %d sweeps have begun".formatted(ledgers.size(), sweeps));
    }
    for (Map.Entry<SweepId, Ledger> each : ledgers.entrySet()) {
      if (each.getValue().status != SweepStatus.FINISHED) {
        return Optional.of("sweep %s is %s".formatted(each.getKey(), each.getValue().status));
      }
    }
    return running.values().stream().anyMatch(each -> !each.isEmpty())
        ? Optional.of("programs run on: " + running)
        : unanswered();
  }

  /** Each branch has exactly one final row, and what is said to have run did. */
  void finalCheck() {
    for (Map.Entry<SweepId, Ledger> each : ledgers.entrySet()) {
      each.getValue()
          .rows
          .forEach(
              (ordinal, row) -> {
                finals++;
                Violation.unless(
                    row.attempt().isPresent() || row.status() == Status.CANCELLED,
                    "branch %d of sweep %s is %s and never ran",
                    ordinal,
                    each.getKey(),
                    row.status());
                row.attempt().ifPresent(attempt -> ranReally(row.lease(), attempt));
              });
    }
  }

  /** How many programs were run in all. */
  long executions() {
    return tokens;
  }
}
