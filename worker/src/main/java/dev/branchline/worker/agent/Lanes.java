package dev.branchline.worker.agent;

import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToCoordinator.Report;
import dev.branchline.protocol.message.ToWorker.Assign;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.worker.attempt.AttemptAction;
import dev.branchline.worker.attempt.StopCause;
import dev.branchline.worker.lease.Work;
import dev.branchline.worker.lease.Workload;
import dev.branchline.worker.logs.Follower;
import dev.branchline.worker.runner.Runner;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.slot.Slot;
import dev.branchline.worker.slot.SlotLedger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What agent, lanes and clock share, behind one lock: the leases held, the slots reserved, the
 * branches executed now, and what of it is still to be told. Nothing blocks while it is held.
 */
final class Lanes {
  /** What has run for so long is told to have started; shorter ones are told by their end. */
  static final long TOLD_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What runs for so long may have reported something, or printed. */
  private static final long READ_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();
  private final Workload workload = new Workload();
  private final Gathered gathered = new Gathered();
  private final Map<String, Prepared> definitions = new HashMap<>();
  private final Executions executions = new Executions();
  private final Streaks streaks = new Streaks(workload, executions);
  private final SeriesDesk series = new SeriesDesk(this, streaks, workload, gathered);
  private final IdleLanes idle;
  private final SlotLedger ledger;
  private final Threads threads;
  private final Wakeable agent;
  private final Readings readings;
  private final Runner runner;
  private final WorkerSetup setup;
  private int open;
  private boolean ticking;
  private boolean leaving;

  Lanes(WorkerSetup setup, Runner runner, Threads threads, Wakeable agent) {
    this.setup = setup;
    this.runner = runner;
    this.threads = threads;
    this.idle = new IdleLanes(lock, threads);
    this.agent = agent;
    this.readings = new Readings(this, threads, setup.listener().isPresent());
    this.ledger = new SlotLedger(setup.capacity());
  }

  // What the agent does.

  /** Takes a lease; its branches start with {@link #ready}. */
  boolean hold(Assign assign) {
    return locked(() -> workload.hold(assign));
  }

  /** The sweep of a lease is prepared: its branches may start. */
  void ready(Assign assign, Prepared prepared) {
    locked(
        () -> {
          definitions.put(assign.definition(), prepared);
          workload.ready(assign.lease());
          return fill();
        });
  }

  /** Keeps only these definitions. */
  void keepDefinitions(Set<String> hashes) {
    locked(() -> definitions.keySet().retainAll(hashes));
  }

  /** The definitions that its leases name. */
  Set<String> definitions() {
    return locked(workload::definitions);
  }

  Ordinals retract(LeaseId lease, long branches) {
    return locked(
        () -> {
          streaks.takeBack();
          return workload.retract(lease, branches);
        });
  }

  /** Drops what waits of these branches, and ends those that run; returns what was dropped. */
  Ordinals cancel(LeaseId lease, Ordinals ordinals) {
    return locked(
        () -> {
          streaks.takeBack();
          Workload.Cancelled cancelled = workload.cancel(lease, ordinals);
          streaks
              .begunBehind(lease, ordinals)
              .forEach(execution -> stop(execution, StopCause.CANCEL));
          executions
              .of(lease, cancelled.running())
              .forEach(execution -> stop(execution, StopCause.CANCEL));
          return cancelled.dropped();
        });
  }

  /** The coordinator doesn't count on this lease any more: drops and ends all of it. */
  void end(LeaseId lease) {
    cancel(lease, Ordinals.range(0, OrdinalRange.MAX_BRANCHES));
  }

  /** Starts nothing new from now on; returns all that waited. */
  Map<LeaseId, Ordinals> leave() {
    return locked(
        () -> {
          leaving = true;
          idle.dismiss();
          streaks.takeBack();
          return workload.dropWaiting();
        });
  }

  /** Ends everything that runs, at once. */
  void kill() {
    locked(
        () -> {
          executions.all().forEach(execution -> stop(execution, StopCause.LEAVING));
          return true;
        });
  }

  Map<LeaseId, Holding> holdings() {
    return locked(workload::holdings);
  }

  /** The leases of which something waits, runs or isn't told. */
  Set<LeaseId> leases() {
    return locked(
        () -> {
          Set<LeaseId> leases = new HashSet<>(workload.leases());
          leases.addAll(gathered.leases());
          return leases;
        });
  }

  /** Whether nothing runs and nothing is left to be told. */
  boolean isQuiet() {
    return locked(() -> workload.running() == 0 && gathered.leases().isEmpty());
  }

  /** The processes of the executions of this ordinal, by lease. */
  Map<LeaseId, Long> processes(long ordinal) {
    return locked(
        () -> {
          Map<LeaseId, Long> pids = new HashMap<>();
          for (Execution each : executions.all()) {
            if (each.work().ordinal() == ordinal) {
              each.running().ifPresent(it -> pids.put(each.work().lease(), it.pid()));
            }
          }
          return pids;
        });
  }

  /** The time that all of this goes by, in nanoseconds. */
  long nanos() {
    return threads.nanos();
  }

  Gathered.Batch take() {
    return locked(() -> gathered.take(threads.nanos()));
  }

  /** What has run for a while and wasn't told yet; it is told by whoever asks. */
  Map<LeaseId, Ordinals> newlyStarted() {
    return locked(() -> executions.tell(TOLD_AFTER_NANOS, threads.nanos()));
  }

  // What lanes do.

  void started(
      Execution execution, Running running, ReportTail reports, @Nullable Follower follower) {
    locked(
        () -> {
          execution.readBy(reports, follower);
          act(execution, execution.started(running, threads.nanos()));
          return true;
        });
  }

  /** It runs no more; returns why it was stopped, if it was. */
  Optional<StopCause> stopped(Execution execution) {
    return locked(() -> execution.life().ended());
  }

  /** Why it is to end, if it is, while it goes on otherwise. */
  Optional<StopCause> stoppedSoFar(Execution execution) {
    return locked(() -> execution.life().stopped());
  }

  void reported(Execution execution, Report report) {
    locked(() -> wake(gathered.add(execution.work().lease(), report)));
  }

  /** An execution's outcome; returns what to execute next, after a short wait if need be. */
  Optional<Execution> ended(Lane lane, Execution execution, Gathered.Ended ended) {
    lock.lock();
    try {
      Work work = execution.work();
      workload.ended(work.lease(), work.ordinal());
      executions.remove(lane);
      Optional<Execution> next = next(lane, work.sweep());
      boolean last = next.isEmpty() && workload.running() == 0;
      wake(gathered.add(work.lease(), ended, last));
      return next.isPresent() || leaving ? next : idle.linger(lane, work.sweep(), this::fill);
    } finally {
      lock.unlock();
    }
  }

  /** What lanes do that run branches in series. */
  SeriesDesk series() {
    return series;
  }

  /** The lives of these are over; returns why each was stopped, if it was. */
  List<Optional<StopCause>> stopped(List<Execution> executions) {
    return locked(() -> executions.stream().map(each -> each.life().ended()).toList());
  }

  /** Nothing of a streak is left; returns what its lane is to execute next, after a short wait. */
  Optional<Execution> close(Streak streak) {
    lock.lock();
    try {
      streaks.close(streak);
      Optional<Execution> next = next(streak.lane(), streak.sweep());
      fill();
      return next.isPresent() || leaving
          ? next
          : idle.linger(streak.lane(), streak.sweep(), this::fill);
    } finally {
      lock.unlock();
    }
  }

  /** Its seat is closed: its slot is free again. */
  void left(Lane lane) {
    locked(
        () -> {
          executions.remove(lane);
          ledger.release(lane.slot());
          open--;
          return fill();
        });
  }

  // What time does.

  /** The executions that have run for so long. */
  List<Execution> runningFor(long nanos) {
    return locked(() -> executions.runningFor(nanos, threads.nanos()));
  }

  /**
   * Ends what has run too long, and looks at what has run for a while; only while lanes are open.
   */
  private void tick() {
    boolean reading =
        locked(
            () -> {
              long now = threads.nanos();
              executions.all().forEach(execution -> act(execution, execution.life().at(now)));
              boolean running = !executions.runningFor(READ_AFTER_NANOS, now).isEmpty();
              if (streaks.takeBackBehindLong(now)) {
                fill();
              }
              if (executions.anyUntold(TOLD_AFTER_NANOS, now)) {
                agent.untold();
              }
              ticking = open > 0;
              if (ticking) {
                threads.after(TICK_NANOS, this::tick);
              }
              return running;
            });
    if (reading) {
      readings.tick();
    }
  }

  private boolean fill() {
    for (SweepId sweep : leaving ? List.<SweepId>of() : workload.sweeps()) {
      boolean room = true;
      while (room && workload.canStart(sweep)) {
        room = idle.hand(sweep, lane -> next(lane, sweep)) || openLane(sweep);
      }
      if (!room) {
        idle.dismiss();
      }
    }
    return true;
  }

  private boolean openLane(SweepId sweep) {
    Prepared prepared = definition(workload.nextDefinition(sweep).orElseThrow());
    Optional<Slot> slot = ledger.reserve(prepared.resources());
    if (slot.isEmpty()) {
      return false;
    }
    Execution first = new Execution(workload.next(sweep).orElseThrow(), prepared);
    Lane lane = new Lane(this, runner, setup, slot.get(), first);
    executions.put(lane, first);
    open++;
    threads.run(lane);
    if (!ticking) {
      ticking = true;
      threads.after(TICK_NANOS, this::tick);
    }
    return true;
  }

  private Optional<Execution> next(Lane lane, SweepId sweep) {
    Optional<Work> work = leaving ? Optional.empty() : workload.next(sweep);
    if (work.isEmpty()) {
      return Optional.empty();
    }
    Execution execution = new Execution(work.get(), definition(work.get().definition()));
    executions.put(lane, execution);
    return Optional.of(execution);
  }

  Prepared definition(String hash) {
    return Objects.requireNonNull(definitions.get(hash), hash);
  }

  boolean isLeaving() {
    return leaving;
  }

  private void stop(Execution execution, StopCause cause) {
    act(execution, execution.life().stop(cause, threads.nanos()));
  }

  void act(Execution execution, AttemptAction action) {
    switch (action) {
      case NOTHING -> {}
      case INTERRUPT -> execution.running().ifPresent(it -> threads.run(it::interrupt));
      case KILL -> execution.running().ifPresent(it -> threads.run(it::kill));
    }
  }

  boolean wake(Gathered.Wake wake) {
    switch (wake) {
      case NOT -> {}
      case SOON -> threads.after(FLUSH_NANOS, () -> locked(() -> wake(gathered.due())));
      case NOW -> agent.gathered();
    }
    return true;
  }

  <T> T locked(Supplier<T> section) {
    lock.lock();
    try {
      return section.get();
    } finally {
      lock.unlock();
    }
  }
}
