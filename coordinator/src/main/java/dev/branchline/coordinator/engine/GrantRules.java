package dev.branchline.coordinator.engine;

import dev.branchline.protocol.message.AttemptNumbers;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepStatus;
import dev.branchline.protocol.model.WorkerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;

/** What is leased, to whom, and what is asked back. */
final class GrantRules {
  private final SweepFacts facts;
  private final Draft draft;
  private final SweepState state;

  GrantRules(SweepFacts facts, Draft draft) {
    this.facts = facts;
    this.draft = draft;
    this.state = draft.state;
  }

  Optional<String> grant(Command.Grant grant) {
    Optional<String> refusal = refusal(grant);
    if (refusal.isPresent()) {
      return refusal;
    }
    state.pending.promote(draft.now.epochMillis());
    if (facts.sequential() && !state.isBetweenBranches()) {
      return Optional.of("the branch before hasn't ended");
    }
    long old = state.pending.cursor;
    Ordinals ordinals =
        facts.sequential()
            ? state.pending.first(state.size)
            : state.pending.next(grant.maxBranches(), state.size);
    if (ordinals.isEmpty()) {
      return Optional.of("no branch is due");
    }
    AttemptNumbers numbers = numbers(ordinals, old);
    draft.event(
        new Event.Leased(
            grant.lease(),
            grant.worker(),
            ordinals,
            grant.width(),
            numbers,
            state.generation,
            draft.now.epochMillis()));
    draft.effect(
        new Effect.Granted(grant.lease(), grant.worker(), ordinals, grant.width(), numbers));
    return Optional.empty();
  }

  private Optional<String> refusal(Command.Grant grant) {
    if (state.status != SweepStatus.RUNNING) {
      return Optional.of("the sweep is " + state.status.word());
    }
    if (grant.width() < 1 || grant.maxBranches() < 1) {
      return Optional.of("a lease has at least one branch and a width of at least 1");
    }
    if (!state.leases.isFresh(grant.lease())) {
      return Optional.of("the lease " + grant.lease() + " isn't newer than all before");
    }
    var avoidance = state.avoidance(grant.worker());
    if (avoidance != null) {
      return Optional.of(grant.worker() + " is avoided: " + avoidance.reason());
    }
    if (facts.policies().maxParallel().isPresent()) {
      int most = facts.policies().maxParallel().getAsInt();
      if (widthWith(grant) > most) {
        return Optional.of("max_parallel is " + most);
      }
    }
    return Optional.empty();
  }

  private long widthWith(Command.Grant grant) {
    Map<WorkerId, Integer> widths = state.leases.widths();
    widths.merge(grant.worker(), grant.width(), Math::max);
    return widths.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Only branches below the cursor can have been attempted before. */
  private AttemptNumbers numbers(Ordinals ordinals, long cursor) {
    if (state.histories.isEmpty() || ordinals.first() >= cursor) {
      return AttemptNumbers.FIRST;
    }
    Map<Long, Integer> exceptions = new HashMap<>();
    PrimitiveIterator.OfLong each = ordinals.iterator();
    while (each.hasNext()) {
      long ordinal = each.nextLong();
      if (ordinal >= cursor) {
        break;
      }
      int attempts = state.histories.get(ordinal).attempts();
      if (attempts > 0) {
        exceptions.put(ordinal, attempts + 1);
      }
    }
    return new AttemptNumbers(1, exceptions);
  }

  Optional<String> retract(Command.Retract retract) {
    Lease lease = state.leases.find(retract.lease());
    if (lease == null || !lease.isLive()) {
      return Optional.of("the lease " + retract.lease() + " isn't live");
    }
    long branches = Math.min(retract.branches(), lease.waiting());
    if (branches > 0) {
      draft.effect(new Effect.RetractAt(lease.worker, lease.id, branches));
    }
    return Optional.empty();
  }
}
