package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.Event.Closing;
import dev.branchline.coordinator.engine.Event.FinalBranch;
import dev.branchline.coordinator.engine.Event.RetriedAttempt;
import dev.branchline.coordinator.engine.Event.ReturnReason;
import dev.branchline.coordinator.engine.SweepState.StartFailure;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** What becomes of attempts that ended, of one lease and one message. */
final class OutcomeRules {
  private final SweepFacts facts;
  private final Draft draft;
  private final SweepState state;

  private final List<FinalBranch> ended = new ArrayList<>();
  private final List<RetriedAttempt> retried = new ArrayList<>();
  private final List<Attempt> superseded = new ArrayList<>();
  private final List<Attempt> notStarted = new ArrayList<>();
  private final RoaringBitmap revoked = new RoaringBitmap();
  private final RoaringBitmap late = new RoaringBitmap();
  private final Set<WorkerId> forgiven = new LinkedHashSet<>();

  private final RoaringBitmap answeredRecorded = new RoaringBitmap();
  private final RoaringBitmap answeredSuperseded = new RoaringBitmap();
  private final RoaringBitmap answeredUnknown = new RoaringBitmap();

  OutcomeRules(SweepFacts facts, Draft draft) {
    this.facts = facts;
    this.draft = draft;
    this.state = draft.state;
  }

  Optional<String> outcomes(Command.Outcomes command) {
    Lease lease = state.leases.find(command.lease());
    RoaringBitmap seen = new RoaringBitmap();
    for (Attempt attempt : command.attempts()) {
      if (!seen.checkedAdd((int) attempt.ordinal())) {
        continue;
      }
      if (lease == null) {
        answeredUnknown.add((int) attempt.ordinal());
      } else {
        sort(lease, attempt);
      }
    }
    if (lease != null) {
      emit(lease);
    }
    draft.effect(
        new Effect.Answer(
            command.lease(),
            Runs.of(answeredRecorded),
            Runs.of(answeredSuperseded),
            Runs.of(answeredUnknown)));
    return Optional.empty();
  }

  private void sort(Lease lease, Attempt attempt) {
    int ordinal = (int) attempt.ordinal();
    if (lease.open.contains(ordinal)) {
      judge(lease, attempt);
    } else if (lease.recorded.contains(ordinal)) {
      answeredRecorded.add(ordinal);
    } else if (!lease.granted.contains(ordinal)) {
      answeredUnknown.add(ordinal);
    } else if (lease.claims.contains(ordinal)
        && attempt.outcome() instanceof Outcome.Succeeded
        && !state.kill) {
      late.add(ordinal);
      end(attempt, Status.SUCCEEDED);
    } else {
      if (!lease.superseded.contains(ordinal)) {
        superseded.add(attempt);
      }
      answeredSuperseded.add(ordinal);
    }
  }

  /** The branch is the lease's own. */
  private void judge(Lease lease, Attempt attempt) {
    boolean stopping = state.status == SweepStatus.STOPPING;
    switch (attempt.outcome()) {
      case Outcome.Succeeded _ when state.kill -> revoke(attempt);
      case Outcome.Failed _ when state.kill -> revoke(attempt);
      case Outcome.Succeeded _ -> end(attempt, Status.SUCCEEDED);
      case Outcome.Failed(Failure failure) when failure.kind() == FailureKind.START ->
          judgeStart(lease, attempt, stopping);
      case Outcome.Failed(Failure failure) -> {
        int failures = state.histories.get(attempt.ordinal()).failures();
        if (!stopping
            && failures < facts.policies().retries()
            && facts.policies().retryOn().contains(failure.kind())) {
          long delay = facts.policies().delayAfter(failures + 1).toMillis();
          retry(attempt, true, draft.now.epochMillis() + delay);
        } else {
          end(attempt, Status.FAILED);
        }
      }
      case Outcome.Cancelled _ when stopping -> end(attempt, Status.CANCELLED);
      case Outcome.Cancelled _ -> retry(attempt, false, draft.now.epochMillis());
      case Outcome.Lost _ -> retry(attempt, false, draft.now.epochMillis());
    }
  }

  /** Where two workers can't start it, the branch is to blame, not the first of them. */
  private void judgeStart(Lease lease, Attempt attempt, boolean stopping) {
    StartFailure before = state.notStarted.get(attempt.ordinal());
    if (stopping) {
      end(attempt, Status.FAILED);
    } else if (before != null && !before.worker().equals(lease.worker)) {
      forgiven.add(before.worker());
      end(attempt, Status.FAILED);
    } else {
      notStarted.add(attempt);
      answeredRecorded.add((int) attempt.ordinal());
    }
  }

  private void end(Attempt attempt, Status status) {
    ended.add(new FinalBranch(attempt, status, startedAt(attempt)));
    answeredRecorded.add((int) attempt.ordinal());
  }

  private void retry(Attempt attempt, boolean counted, long notBeforeMillis) {
    retried.add(new RetriedAttempt(attempt, startedAt(attempt), counted, notBeforeMillis));
    answeredRecorded.add((int) attempt.ordinal());
  }

  /** It came after its branch was to be ended, and doesn't count. */
  private void revoke(Attempt attempt) {
    superseded.add(attempt);
    revoked.add((int) attempt.ordinal());
    answeredSuperseded.add((int) attempt.ordinal());
  }

  private long startedAt(Attempt attempt) {
    long before = attempt.age().plus(attempt.duration()).toMillis();
    return Math.max(0, draft.now.epochMillis() - before);
  }

  private void emit(Lease lease) {
    List<Lease> rivals = late.isEmpty() ? List.of() : cancelRivals();
    if (!ended.isEmpty()) {
      draft.event(new Event.Ended(lease.id, ended));
    }
    if (!retried.isEmpty()) {
      draft.event(new Event.Retried(lease.id, retried));
    }
    if (!superseded.isEmpty()) {
      draft.event(new Event.Superseded(lease.id, superseded));
    }
    if (!revoked.isEmpty()) {
      draft.event(new Event.Returned(lease.id, Runs.of(revoked), ReturnReason.REVOKED));
    }
    if (!notStarted.isEmpty()) {
      emitNotStarted(lease);
    }
    emitForgiven();
    draft.closeIfDone(lease, Closing.DONE);
    rivals.forEach(rival -> draft.closeIfDone(rival, Closing.REVOKED));
  }

  private List<Lease> cancelRivals() {
    List<Lease> rivals = new ArrayList<>();
    for (Lease rival : state.leases.live()) {
      RoaringBitmap both = RoaringBitmap.and(rival.open, late);
      if (!both.isEmpty()) {
        rivals.add(rival);
        draft.cancel(rival, Runs.of(both));
      }
    }
    return rivals;
  }

  private void emitNotStarted(Lease lease) {
    RoaringBitmap ordinals = new RoaringBitmap();
    notStarted.forEach(attempt -> ordinals.add((int) attempt.ordinal()));
    draft.event(new Event.Returned(lease.id, Runs.of(ordinals), ReturnReason.NOT_STARTED));
    draft.event(new Event.NotStarted(lease.id, lease.worker, notStarted));
    if (state.avoidance(lease.worker) == null) {
      draft.event(new Event.Avoided(lease.worker, reasonOf(notStarted.getFirst()), false));
    }
    state.leases.liveOf(lease.worker).forEach(draft::retract);
  }

  private static String reasonOf(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Failed(Failure failure) ? failure.message() : "";
  }

  private void emitForgiven() {
    for (WorkerId worker : forgiven) {
      var avoidance = state.avoidance(worker);
      if (avoidance != null && !avoidance.lasting()) {
        draft.event(new Event.Forgiven(worker));
      }
    }
  }

  /** Nobody else may take what couldn't be started. */
  Optional<String> noOtherWorker(Command.NoOtherWorker command) {
    Map<LeaseId, List<FinalBranch>> failed = new TreeMap<>();
    state.notStarted.forEach(
        (ordinal, failure) -> {
          if (state.pending.contains(ordinal, state.histories)) {
            failed
                .computeIfAbsent(failure.lease(), lease -> new ArrayList<>())
                .add(
                    new FinalBranch(
                        failure.attempt(), Status.FAILED, startedAt(failure.attempt())));
          }
        });
    failed.forEach((lease, branches) -> draft.event(new Event.Ended(lease, branches)));
    if (command.forgive()) {
      forgiven.addAll(state.avoided.keySet());
      emitForgiven();
    }
    return Optional.empty();
  }
}
