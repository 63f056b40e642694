package dev.branchline.simulation;

import dev.branchline.coordinator.engine.Event;
import dev.branchline.coordinator.engine.Event.FinalBranch;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * What the journal says of one sweep, kept in the plainest way and by nobody who decides: each
 * event must be possible after those before it.
 */
final class Ledger {
  /** An execution, as its lease and ordinal name it. */
  record Pair(LeaseId lease, long ordinal) {}

  /** A branch's final record; without an attempt if it never ran. */
  record Row(Status status, LeaseId lease, Optional<Attempt> attempt) {}

  private static final LeaseId NONE = new LeaseId(0);

  private static final class Held {
    final String worker;
    final Set<Long> open = new TreeSet<>();
    final Set<Long> claims = new TreeSet<>();
    final Set<Long> granted = new TreeSet<>();

    Held(String worker) {
      this.worker = worker;
    }
  }

  final Map<Long, Row> rows = new TreeMap<>();
  private final Map<LeaseId, Held> leases = new TreeMap<>();
  private final Set<Pair> recorded = new HashSet<>();
  private final Set<Pair> superseded = new HashSet<>();
  private final Set<Pair> returned = new HashSet<>();
  private final Map<SweepStatus, Integer> statuses = new HashMap<>();
  private final Map<Long, Integer> failures = new HashMap<>();
  private final Sweeps.Submission submission;
  private long size;
  private boolean closed;
  private boolean killing;
  int reopened;
  SweepStatus status = SweepStatus.RUNNING;

  Ledger(Sweeps.Submission submission) {
    this.submission = submission;
    this.size = submission.facts().size().orElse(0);
    this.closed = submission.facts().size().isPresent();
  }

  /** What a branch's program is to be given. */
  String value(long ordinal) {
    return String.valueOf(submission.value(ordinal));
  }

  boolean isRecorded(LeaseId lease, long ordinal) {
    return recorded.contains(new Pair(lease, ordinal));
  }

  boolean isSuperseded(LeaseId lease, long ordinal) {
    return superseded.contains(new Pair(lease, ordinal));
  }

  /** Whether a success under this lease would still count. */
  boolean wouldCount(LeaseId lease, long ordinal) {
    Held held = leases.get(lease);
    return held != null
        && !killing
        && (held.open.contains(ordinal) || held.claims.contains(ordinal));
  }

  boolean knows(LeaseId lease) {
    return leases.containsKey(lease);
  }

  /** Whether the branch was given to this lease and not given back. */
  boolean mayRun(LeaseId lease, long ordinal) {
    Held held = leases.get(lease);
    return held != null
        && held.granted.contains(ordinal)
        && !returned.contains(new Pair(lease, ordinal));
  }

  String worker(LeaseId lease) {
    Held held = leases.get(lease);
    return held == null ? "?" : held.worker;
  }

  /** How often it was said on disk that the sweep is so. */
  int times(SweepStatus said) {
    return statuses.getOrDefault(said, 0);
  }

  void fold(Event event, int epoch) {
    switch (event) {
      case Event.Leased leased -> leased(leased, epoch);
      case Event.Ended ended -> ended.branches().forEach(branch -> ended(ended.lease(), branch));
      case Event.Retried retried ->
          retried.attempts().forEach(each -> retried(retried.lease(), each));
      case Event.Superseded late ->
          late.attempts().forEach(attempt -> superseded(late.lease(), attempt));
      case Event.Returned back -> back(back);
      case Event.Lost lost -> {
        each(lost.others(), ordinal -> lose(lost.lease(), ordinal));
        lost.started().forEach(attempt -> lose(lost.lease(), attempt.ordinal()));
      }
      case Event.TakenBack taken -> each(taken.ordinals(), o -> takenBack(taken.lease(), o));
      case Event.Disowned lost -> each(lost.ordinals(), o -> open(lost.lease(), o).remove(o));
      case Event.LeaseClosed closed ->
          check(held(closed.lease()).open.isEmpty(), "%s has branches at its end", closed.lease());
      case Event.RangesEnded ranges ->
          each(ranges.ordinals(), o -> record(o, new Row(ranges.status(), NONE, Optional.empty())));
      case Event.Reopened again -> {
        reopened++;
        each(
            again.ordinals(),
            o -> {
              check(rows.remove(o) != null, "branch %d is opened again and wasn't final", o);
              failures.remove(o);
              leases.values().forEach(held -> held.claims.remove(o));
            });
      }
      case Event.StatusChanged changed -> {
        status = changed.status();
        killing = changed.kill();
        statuses.merge(status, 1, Integer::sum);
        if (status == SweepStatus.FINISHED) {
          check(rows.size() == size, "finished with %d of %d branches", rows.size(), size);
        }
      }
      case Event.Extended(long extended, var configs) -> {
        check(!closed, "fed after the end");
        check(extended == size + configs.size(), "%d configs are fed after %d", extended, size);
        for (var config : configs) {
          check(config.equals(Sweeps.fed(size)), "%s is fed as branch %d", config, size);
          size++;
        }
      }
      case Event.Closed _ -> {
        check(!closed, "its end is told twice");
        closed = true;
      }
      case Event.Transient _ -> throw new Violation("journalled: " + event);
    }
  }

  private void leased(Event.Leased leased, int epoch) {
    LeaseId id = leased.lease();
    check(!leases.containsKey(id), "lease %s is granted twice", id);
    check(id.epoch() == epoch, "lease %s is granted in epoch %d", id, epoch);
    Held held = new Held(leased.worker().name());
    each(
        leased.ordinals(),
        ordinal -> {
          check(!rows.containsKey(ordinal), "branch %d is granted and final", ordinal);
          check(ordinal < size, "branch %d of %d is granted", ordinal, size);
          if (submission.facts().sequential()) {
            checkBefore(ordinal);
          }
          checkFree(ordinal, id);
          held.open.add(ordinal);
          held.granted.add(ordinal);
        });
    leases.put(id, held);
  }

  /** In a sequential sweep, everything before has ended. */
  private void checkBefore(long ordinal) {
    for (long before = 0; before < ordinal; before++) {
      check(rows.containsKey(before), "branch %d is granted before %d", ordinal, before);
    }
  }

  private void checkFree(long ordinal, LeaseId wanted) {
    leases.forEach(
        (id, held) ->
            check(
                id.equals(wanted) || !held.open.contains(ordinal),
                "branch %d is in the live leases %s and %s",
                ordinal,
                id,
                wanted));
  }

  private void ended(LeaseId lease, FinalBranch branch) {
    Attempt attempt = branch.attempt();
    long ordinal = attempt.ordinal();
    Held held = held(lease);
    boolean counts =
        switch (attempt.outcome()) {
          case Outcome.Succeeded _ -> held.open.contains(ordinal) || held.claims.contains(ordinal);
          case Outcome.Failed(Failure failure) when failure.kind() == FailureKind.CRASH ->
              held.claims.contains(ordinal);
          case Outcome.Failed(Failure failure) when failure.kind() == FailureKind.START ->
              held.granted.contains(ordinal);
          case Outcome.Failed _, Outcome.Cancelled _, Outcome.Lost _ -> held.open.contains(ordinal);
        };
    check(counts, "%s of branch %d counts, but lease %s hasn't got it", attempt, ordinal, lease);
    recorded.add(new Pair(lease, ordinal));
    leases.values().forEach(each -> each.open.remove(ordinal));
    record(ordinal, new Row(branch.status(), lease, Optional.of(attempt)));
  }

  private void record(long ordinal, Row row) {
    check(rows.put(ordinal, row) == null, "branch %d has two final records", ordinal);
    leases.forEach(
        (id, held) -> {
          check(!held.open.contains(ordinal), "branch %d is final and in lease %s", ordinal, id);
          held.claims.remove(ordinal);
        });
  }

  private void retried(LeaseId lease, Event.RetriedAttempt again) {
    Attempt attempt = again.attempt();
    if (again.counted()) {
      int failed = failures.merge(attempt.ordinal(), 1, Integer::sum);
      check(
          failed <= submission.facts().policies().retries(),
          "branch %d is tried again %d times",
          attempt.ordinal(),
          failed);
    }
    check(
        open(lease, attempt.ordinal()).remove(attempt.ordinal()),
        "branch %d is retried and not in %s",
        attempt.ordinal(),
        lease);
    recorded.add(new Pair(lease, attempt.ordinal()));
  }

  private void superseded(LeaseId lease, Attempt attempt) {
    Held held = held(lease);
    boolean counts =
        held.open.contains(attempt.ordinal()) || held.claims.contains(attempt.ordinal());
    check(
        killing || !counts || !(attempt.outcome() instanceof Outcome.Succeeded),
        "a success of branch %d under %s is thrown away",
        attempt.ordinal(),
        lease);
    superseded.add(new Pair(lease, attempt.ordinal()));
  }

  private void back(Event.Returned back) {
    each(
        back.ordinals(),
        ordinal -> {
          Set<Long> open = open(back.lease(), ordinal);
          check(open.remove(ordinal), "branch %d isn't in %s", ordinal, back.lease());
          Pair pair = new Pair(back.lease(), ordinal);
          switch (back.reason()) {
            case RETRACTED, CANCELLED, DRAINED, REFUSED -> returned.add(pair);
            case NOT_STARTED -> recorded.add(pair);
            case LEFT, REVOKED -> {}
          }
        });
  }

  private void lose(LeaseId lease, long ordinal) {
    check(open(lease, ordinal).remove(ordinal), "branch %d isn't in %s", ordinal, lease);
    held(lease).claims.add(ordinal);
  }

  private void takenBack(LeaseId lease, long ordinal) {
    check(held(lease).claims.remove(ordinal), "%s had no claim on %d", lease, ordinal);
    check(!rows.containsKey(ordinal), "branch %d is taken back and final", ordinal);
    checkFree(ordinal, lease);
    held(lease).open.add(ordinal);
  }

  private Held held(LeaseId lease) {
    Held held = leases.get(lease);
    if (held == null) {
      throw new Violation("lease " + lease + " isn't on disk");
    }
    return held;
  }

  private Set<Long> open(LeaseId lease, long ordinal) {
    check(ordinal >= 0 && ordinal < size, "no such branch: %d", ordinal);
    return held(lease).open;
  }

  private static void check(boolean holds, String format, Object... what) {
    Violation.unless(holds, format, what);
  }

  static void each(Ordinals ordinals, LongConsumer visitor) {
    PrimitiveIterator.OfLong each = ordinals.iterator();
    while (each.hasNext()) {
      visitor.accept(each.nextLong());
    }
  }
}
