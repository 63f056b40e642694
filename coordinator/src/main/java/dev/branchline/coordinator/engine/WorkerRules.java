package dev.branchline.coordinator.engine;

import dev.branchline.coordinator.engine.Event.Closing;
import dev.branchline.coordinator.engine.Event.FinalBranch;
import dev.branchline.coordinator.engine.Event.LostAttempt;
import dev.branchline.coordinator.engine.Event.ReturnReason;
import dev.branchline.protocol.message.ToCoordinator.HandBackReason;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Failure;
import dev.branchline.protocol.model.FailureKind;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Status;
import dev.branchline.protocol.model.SweepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.roaringbitmap.RoaringBitmap;

/** What a worker's starts, hand-backs, silence and return mean for its leases. */
final class WorkerRules {
  private final SweepFacts facts;
  private final Draft draft;
  private final SweepState state;

  WorkerRules(SweepFacts facts, Draft draft) {
    this.facts = facts;
    this.draft = draft;
    this.state = draft.state;
  }

  Optional<String> started(Command.Started command) {
    Lease lease = state.leases.find(command.lease());
    if (lease != null && lease.isLive()) {
      start(lease, command.ordinals());
    }
    return Optional.empty();
  }

  private void start(Lease lease, Ordinals ordinals) {
    RoaringBitmap fresh = Runs.both(lease.open, ordinals);
    lease.running.keySet().forEach(ordinal -> fresh.remove(ordinal.intValue()));
    if (!fresh.isEmpty()) {
      draft.event(new Event.Started(lease.id, Runs.of(fresh), draft.now.epochMillis()));
    }
  }

  Optional<String> handBack(Command.HandBack command) {
    Lease lease = state.leases.find(command.lease());
    if (lease == null || !lease.isLive()) {
      return Optional.empty();
    }
    RoaringBitmap back = Runs.both(lease.open, command.ordinals());
    if (!back.isEmpty()) {
      draft.event(new Event.Returned(lease.id, Runs.of(back), reason(command.reason())));
    }
    if (command.reason() == HandBackReason.REFUSED) {
      draft.event(new Event.Avoided(lease.worker, command.detail(), true));
      state.leases.liveOf(lease.worker).forEach(draft::retract);
    }
    draft.closeIfDone(lease, Closing.RETURNED);
    return Optional.empty();
  }

  private static ReturnReason reason(HandBackReason reason) {
    return switch (reason) {
      case RETRACTED -> ReturnReason.RETRACTED;
      case CANCELLED -> ReturnReason.CANCELLED;
      case DRAINED -> ReturnReason.DRAINED;
      case REFUSED -> ReturnReason.REFUSED;
    };
  }

  Optional<String> gone(Command.WorkerGone command) {
    for (Lease lease : state.leases.liveOf(command.worker())) {
      if (command.orderly()) {
        draft.event(new Event.Returned(lease.id, lease.openOrdinals(), ReturnReason.LEFT));
        draft.closeIfDone(lease, Closing.RETURNED);
      } else {
        lose(lease, lease.open.clone());
      }
    }
    return Optional.empty();
  }

  Optional<String> expire(Command.Expire command) {
    Lease lease = state.leases.find(command.lease());
    if (lease == null || !lease.isLive()) {
      return Optional.of("the lease " + command.lease() + " isn't live");
    }
    lose(lease, lease.open.clone());
    return Optional.empty();
  }

  /** The worker doesn't have them any more; killers of workers fail. */
  private void lose(Lease lease, RoaringBitmap gone) {
    List<LostAttempt> started = new ArrayList<>();
    List<FinalBranch> killers = new ArrayList<>();
    RoaringBitmap others = gone.clone();
    lease.running.forEach(
        (ordinal, since) -> {
          if (gone.contains(ordinal.intValue())) {
            others.remove(ordinal.intValue());
            LostAttempt lost = new LostAttempt(ordinal, lease.numbers.of(ordinal), since);
            started.add(lost);
            if (state.histories.get(ordinal).crashes() + 1 >= facts.policies().crashLimit()) {
              killers.add(killer(lost));
            }
          }
        });
    draft.event(new Event.Lost(lease.id, started, Runs.of(others)));
    if (!killers.isEmpty()) {
      draft.event(new Event.Ended(lease.id, killers));
    }
    draft.closeIfDone(lease, Closing.EXPIRED);
  }

  private FinalBranch killer(LostAttempt lost) {
    int crashes = state.histories.get(lost.ordinal()).crashes() + 1;
    String message = crashes + (crashes == 1 ? " attempt" : " attempts") + " died with the worker";
    Attempt attempt =
        new Attempt(
            lost.ordinal(),
            lost.number(),
            facts.configIds().apply(lost.ordinal()),
            Duration.ofMillis(Math.max(0, draft.now.epochMillis() - lost.startedAtMillis())),
            Duration.ZERO,
            new Outcome.Failed(Failure.of(FailureKind.CRASH, message)),
            new ConfigValue.Mapping(new LinkedHashMap<>()));
    return new FinalBranch(attempt, Status.FAILED, lost.startedAtMillis());
  }

  Optional<String> back(Command.WorkerBack command) {
    var avoidance = state.avoidance(command.worker());
    if (avoidance != null && !avoidance.lasting()) {
      // Whoever comes anew may have been mended.
      draft.event(new Event.Forgiven(command.worker()));
    }
    Map<Lease, Holding> kept = new LinkedHashMap<>();
    for (Lease lease : state.leases.knownOf(command.worker())) {
      Holding holding = command.holdings().get(lease.id);
      RoaringBitmap held = new RoaringBitmap();
      if (holding != null) {
        held.or(holding.waiting().toBitmap());
        held.or(holding.running().toBitmap());
      }
      RoaringBitmap missing = RoaringBitmap.andNot(lease.open, held);
      if (!missing.isEmpty()) {
        lose(lease, missing);
      }
      if (holding != null) {
        takeBack(lease, RoaringBitmap.and(lease.claims, held), holding);
        if (lease.isLive()) {
          kept.put(lease, holding);
        }
      }
    }
    draft.effect(
        new Effect.Keep(
            command.worker(),
            kept.keySet().stream().map(lease -> lease.id).collect(Collectors.toSet())));
    kept.forEach(this::goOn);
    return Optional.empty();
  }

  /** What waits or runs there goes on under its lease, unless it already runs elsewhere. */
  private void takeBack(Lease lease, RoaringBitmap held, Holding holding) {
    if (held.isEmpty()) {
      return;
    }
    for (Lease rival : List.copyOf(state.leases.live())) {
      RoaringBitmap both = RoaringBitmap.and(rival.open, held);
      if (rival == lease || both.isEmpty()) {
        continue;
      }
      RoaringBitmap ours = Runs.both(both, holding.running());
      rival.running.keySet().forEach(ordinal -> ours.remove(ordinal.intValue()));
      held.andNot(RoaringBitmap.andNot(both, ours));
      if (!ours.isEmpty()) {
        draft.cancel(rival, Runs.of(ours));
        draft.event(new Event.Disowned(rival.id, Runs.of(ours)));
        draft.closeIfDone(rival, Closing.REVOKED);
      }
    }
    if (!held.isEmpty()) {
      Ordinals back = Runs.of(held);
      draft.event(new Event.TakenBack(lease.id, back, notCrashed(lease, back)));
    }
  }

  /** Those whose attempt under this lease was counted as a crash. */
  private Ordinals notCrashed(Lease lease, Ordinals back) {
    RoaringBitmap counted = new RoaringBitmap();
    var each = back.iterator();
    while (each.hasNext()) {
      long ordinal = each.nextLong();
      var history = state.histories.get(ordinal);
      if (history.crashes() > 0 && history.attempts() >= lease.numbers.of(ordinal)) {
        counted.add((int) ordinal);
      }
    }
    return Runs.of(counted);
  }

  /** Tells the worker again what its lease has missed. */
  private void goOn(Lease lease, Holding holding) {
    start(lease, holding.running());
    RoaringBitmap foreign = holding.waiting().toBitmap();
    foreign.or(holding.running().toBitmap());
    foreign.andNot(lease.open);
    if (state.kill) {
      foreign.or(lease.open);
    } else if (state.status != SweepStatus.RUNNING) {
      draft.retract(lease);
    }
    draft.cancel(lease, Runs.of(foreign));
  }
}
