package dev.branchline.coordinator.engine;

import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.OrdinalRange;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.Verdict;
import dev.branchline.protocol.sweep.Halt;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** The sweep's own status: what users ask for, its halt policy, and its end. */
final class StatusRules {
  /** As in GNU parallel, a part of fewer branches than this halts nothing. */
  private static final long LEAST_OF_PERCENT = 3;

  private final SweepFacts facts;
  private final Draft draft;
  private final SweepState state;

  StatusRules(SweepFacts facts, Draft draft) {
    this.facts = facts;
    this.draft = draft;
    this.state = draft.state;
  }

  Optional<String> pause() {
    return switch (state.status) {
      case RUNNING -> {
        change(SweepStatus.PAUSED, Optional.empty(), false, "");
        state.leases.live().forEach(draft::retract);
        yield Optional.empty();
      }
      case PAUSED -> Optional.empty();
      case STOPPING, FINISHED -> ending();
    };
  }

  Optional<String> resume() {
    return switch (state.status) {
      case RUNNING -> Optional.empty();
      case PAUSED -> {
        change(SweepStatus.RUNNING, Optional.empty(), false, "");
        yield Optional.empty();
      }
      case STOPPING, FINISHED -> ending();
    };
  }

  Optional<String> stop(String reason, boolean kill) {
    return switch (state.status) {
      case RUNNING, PAUSED -> {
        wind(Verdict.CANCELLED, kill, reason);
        yield Optional.empty();
      }
      case STOPPING -> {
        if (kill && !state.kill) {
          wind(Verdict.CANCELLED, true, reason);
        }
        yield Optional.empty();
      }
      // Who says it again, because the answer was lost, is told that it is so.
      case FINISHED ->
          state.verdict.equals(Optional.of(Verdict.CANCELLED)) ? Optional.empty() : ending();
    };
  }

  private Optional<String> ending() {
    return Optional.of("the sweep is " + state.status.word());
  }

  private void change(SweepStatus status, Optional<Verdict> verdict, boolean kill, String reason) {
    draft.event(new Event.StatusChanged(status, verdict, kill, reason, draft.now.epochMillis()));
  }

  /** Starts nothing any more. */
  private void wind(Verdict verdict, boolean kill, String reason) {
    if (!state.closed) {
      draft.event(new Event.Closed());
    }
    change(SweepStatus.STOPPING, Optional.of(verdict), kill, reason);
    for (Lease lease : state.leases.live()) {
      if (kill) {
        draft.cancel(lease, lease.openOrdinals());
      } else {
        draft.retract(lease);
      }
    }
  }

  Optional<String> retry(Ordinals ordinals) {
    if (state.status == SweepStatus.STOPPING) {
      return Optional.of("the sweep is stopping; retry when it is finished");
    }
    RoaringBitmap again = new RoaringBitmap();
    state.ended.values().forEach(again::or);
    again.and(ordinals.toBitmap());
    if (again.isEmpty()) {
      return Optional.of("none of these branches has ended");
    }
    boolean finished = state.status == SweepStatus.FINISHED;
    long failed = without(Status.FAILED, again);
    long succeeded = without(Status.SUCCEEDED, again);
    draft.event(
        new Event.Reopened(
            Runs.of(again),
            state.generation + 1,
            finished ? failed : Math.min(failed, state.failedBefore),
            finished ? succeeded : Math.min(succeeded, state.succeededBefore)));
    if (finished) {
      change(SweepStatus.RUNNING, Optional.empty(), false, "");
    }
    return Optional.empty();
  }

  private long without(Status kind, RoaringBitmap again) {
    RoaringBitmap rest = new RoaringBitmap();
    rest.or(state.ended.getOrDefault(kind, rest));
    rest.andNot(again);
    return rest.getLongCardinality();
  }

  Optional<String> extend(List<ConfigValue.Mapping> configs) {
    if (state.closed) {
      return Optional.of("the sweep doesn't take further configs");
    }
    long count = configs.size();
    if (count < 1 || count > OrdinalRange.MAX_BRANCHES - state.size) {
      return Optional.of("a sweep has at most " + OrdinalRange.MAX_BRANCHES + " branches");
    }
    draft.event(new Event.Extended(state.size + count, configs));
    return Optional.empty();
  }

  Optional<String> breakOff(String reason) {
    switch (state.status) {
      case RUNNING, PAUSED -> wind(Verdict.FAILED, false, reason);
      case STOPPING, FINISHED -> {
        return ending();
      }
    }
    return Optional.empty();
  }

  Optional<String> close() {
    if (!state.closed) {
      draft.event(new Event.Closed());
    }
    return Optional.empty();
  }

  /** What follows from every command: the halt, the end of what can't run any more, the end. */
  void settle() {
    if (state.status == SweepStatus.RUNNING || state.status == SweepStatus.PAUSED) {
      halt();
    }
    if (state.status == SweepStatus.STOPPING && state.pendingCount() > 0) {
      Ordinals rest = state.pending.all(state.size);
      draft.event(
          new Event.RangesEnded(rest, Status.CANCELLED, state.reason, draft.now.epochMillis()));
    }
    if (state.status != SweepStatus.FINISHED && state.closed && state.endedCount() == state.size) {
      Verdict verdict = verdict();
      change(SweepStatus.FINISHED, Optional.of(verdict), false, state.reason);
      draft.effect(new Effect.Finished(verdict));
    }
  }

  /** A sweep that was broken off has failed, though all that ran may have succeeded. */
  private Verdict verdict() {
    if (state.verdict.equals(Optional.of(Verdict.FAILED))) {
      return Verdict.FAILED;
    }
    if (state.endedCount(Status.FAILED) == 0 && state.endedCount(Status.CANCELLED) == 0) {
      return Verdict.SUCCEEDED;
    }
    return state.verdict.orElse(Verdict.FAILED);
  }

  private void halt() {
    if (!(facts.policies().halt() instanceof Halt.When when)
        || (state.closed && state.endedCount() == state.size)) {
      return;
    }
    long failed = state.endedCount(Status.FAILED) - state.failedBefore;
    long succeeded = state.endedCount(Status.SUCCEEDED) - state.succeededBefore;
    long count =
        switch (when.counted()) {
          case FAIL -> failed;
          case SUCCESS -> succeeded;
          case DONE -> failed + succeeded;
        };
    if (isEnough(when.threshold(), count)) {
      String word =
          switch (when.counted()) {
            case FAIL -> "failed";
            case SUCCESS -> "succeeded";
            case DONE -> "ended";
          };
      String reason = "halted: " + count + (count == 1 ? " branch " : " branches ") + word;
      wind(Verdict.HALTED, when.urgency() == Halt.Urgency.NOW, reason);
    }
  }

  /** A part of a sweep that still grows isn't known. */
  private boolean isEnough(Halt.Threshold threshold, long count) {
    return switch (threshold) {
      case Halt.Threshold.Count(long branches) -> count >= branches;
      case Halt.Threshold.Percent(BigDecimal percent) ->
          state.closed
              && count >= LEAST_OF_PERCENT
              && BigDecimal.valueOf(count)
                      .multiply(BigDecimal.valueOf(100))
                      .compareTo(percent.multiply(BigDecimal.valueOf(state.size)))
                  >= 0;
    };
  }
}
