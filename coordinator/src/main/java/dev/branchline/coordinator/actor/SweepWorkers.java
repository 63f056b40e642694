package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Demand;
import dev.branchline.coordinator.engine.Effect;
import dev.branchline.coordinator.engine.Engine;
import dev.branchline.coordinator.engine.Event.Closing;
import dev.branchline.coordinator.engine.Moment;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The workers that are there, as one sweep sees them, and what it says to them. Confined to the
 * sweep's actor.
 */
final class SweepWorkers {
  private final SweepPlan plan;
  private final Engine engine;
  private final ActorRef<SweepActor.Message> self;
  private final Map<WorkerId, ActorRef<WorkerSession.Message>> sessions = new HashMap<>();

  SweepWorkers(SweepPlan plan, Engine engine, ActorRef<SweepActor.Message> self) {
    this.plan = plan;
    this.engine = engine;
    this.self = self;
  }

  /**
   * A worker is there; what it says of these leases, besides those that it has or may still claim,
   * is the sweep's to answer.
   */
  void here(WorkerId worker, ActorRef<WorkerSession.Message> session, Set<LeaseId> named) {
    sessions.put(worker, session);
    Set<LeaseId> known = engine.leasesOf(worker);
    named.stream().filter(engine::knows).forEach(known::add);
    session.tell(new WorkerSession.Knows(known, plan.hash(), plan.definition(), self));
  }

  void left(WorkerId worker) {
    sessions.remove(worker);
  }

  boolean isThere(WorkerId worker) {
    return sessions.containsKey(worker);
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  /** Whether something waits for a worker, and each that is there has failed to start it. */
  boolean areAllAvoided(Moment now) {
    Demand demand = engine.demand(now);
    return demand.notStarted() + demand.grantable() > 0
        && !sessions.isEmpty()
        && engine.avoided().keySet().containsAll(sessions.keySet());
  }

  /** Carries out an effect; an answer goes to the session that what it answers came by. */
  void perform(Effect effect, Optional<ActorRef<WorkerSession.Message>> session) {
    switch (effect) {
      case Effect.Granted granted -> assign(granted);
      case Effect.Answer(var lease, var recorded, var superseded, var unknown) ->
          session.ifPresent(
              peer ->
                  peer.tell(
                      new WorkerSession.Say(
                          new ToWorker.Answers(lease, recorded, superseded, unknown))));
      case Effect.CancelAt(var worker, var lease, var ordinals) ->
          say(worker, new ToWorker.Cancel(lease, ordinals));
      case Effect.RetractAt(var worker, var lease, var branches) ->
          say(worker, new ToWorker.Retract(lease, branches));
      case Effect.Keep(var _, var leases) ->
          session.ifPresent(
              peer ->
                  peer.tell(
                      new WorkerSession.Kept(
                          self, leases, plan.facts().policies().workerTimeout())));
      case Effect.Finished _ -> {
        // Nothing is left at any worker.
      }
    }
  }

  /** Sends a lease, unless it was lost while its commit was waited for. */
  private void assign(Effect.Granted granted) {
    ActorRef<WorkerSession.Message> session = sessions.get(granted.worker());
    if (session == null || engine.lease(granted.lease()).isEmpty()) {
      return;
    }
    Ordinals ordinals = granted.ordinals();
    ToWorker.Assign assign =
        new ToWorker.Assign(
            granted.lease(),
            plan.id(),
            plan.hash(),
            ordinals,
            granted.width(),
            granted.numbers(),
            plan.facts().configIds().apply(ordinals.first()),
            plan.facts().configIds().apply(ordinals.last()),
            plan.feed().map(feed -> configs(feed, ordinals)).orElse(List.of()));
    session.tell(
        new WorkerSession.Assigned(
            assign, plan.definition(), plan.facts().policies().workerTimeout(), self));
  }

  private static List<ConfigValue.Mapping> configs(Feed feed, Ordinals ordinals) {
    List<ConfigValue.Mapping> configs = new ArrayList<>();
    ordinals.iterator().forEachRemaining((long ordinal) -> configs.add(feed.config(ordinal)));
    return configs;
  }

  private void say(WorkerId worker, ToWorker message) {
    tell(worker, new WorkerSession.Say(message));
  }

  /** A lease has no branch any more. */
  void closed(WorkerId worker, LeaseId lease, Closing closing) {
    tell(worker, new WorkerSession.Closed(lease, closing));
  }

  private void tell(WorkerId worker, WorkerSession.Message message) {
    ActorRef<WorkerSession.Message> session = sessions.get(worker);
    if (session != null) {
      session.tell(message);
    }
  }
}
