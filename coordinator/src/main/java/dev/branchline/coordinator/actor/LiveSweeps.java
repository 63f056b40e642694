package dev.branchline.coordinator.actor;

import dev.branchline.protocol.model.SweepId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The sweeps that are worked on, each with its actor. Confined to the coordinator's actor. */
final class LiveSweeps {
  private final ActorContext<Coordinator.Message> context;
  private final Company company;
  private final Map<SweepId, ActorRef<SweepActor.Message>> sweeps = new HashMap<>();
  private Optional<String> stalled = Optional.empty();
  private int adopted;

  LiveSweeps(ActorContext<Coordinator.Message> context, Company company) {
    this.context = context;
    this.company = company;
  }

  /**
   * Starts an actor for a sweep, and has it meet the workers that are there.
   *
   * @param leaving whether it is to be left again at once
   * @return false if it is worked on already
   */
  boolean adopt(Coordinator.Adopt adopt, Presences workers, boolean leaving) {
    SweepId id = adopt.plan().id();
    if (sweeps.containsKey(id)) {
      return false;
    }
    adopted++;
    ActorRef<SweepActor.Message> sweep =
        context.spawn(
            SweepActor.create(adopt.plan(), adopt.snapshot(), company),
            "sweep-" + id + "-" + adopted);
    sweeps.put(id, sweep);
    if (stalled.isPresent()) {
      sweep.tell(new SweepActor.Stalled(stalled));
    }
    workers.forEach(
        (worker, session) -> {
          session.tell(new WorkerSession.Greeted(Set.of(sweep)));
          sweep.tell(new SweepActor.WorkerHere(worker, Map.of(), Map.of(), session));
        });
    sweep.tell(new SweepActor.Begin(workers.ids()));
    if (leaving) {
      sweep.tell(new SweepActor.Release());
    }
    return true;
  }

  Optional<ActorRef<SweepActor.Message>> find(SweepId id) {
    return Optional.ofNullable(sweeps.get(id));
  }

  Set<ActorRef<SweepActor.Message>> all() {
    return Set.copyOf(sweeps.values());
  }

  boolean isEmpty() {
    return sweeps.isEmpty();
  }

  void tell(SweepActor.Message message) {
    sweeps.values().forEach(sweep -> sweep.tell(message));
  }

  /** The journal takes nothing at present; empty when it does again. */
  void stalled(Optional<String> reason) {
    stalled = reason;
    tell(new SweepActor.Stalled(reason));
  }

  /** A sweep is worked on no more; empty if it wasn't. */
  Optional<ActorRef<SweepActor.Message>> retire(SweepId id) {
    return Optional.ofNullable(sweeps.remove(id));
  }
}
