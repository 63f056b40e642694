package dev.branchline.coordinator.actor;

import dev.branchline.coordinator.engine.Moment;
import dev.branchline.coordinator.view.WorkerRow;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/** The workers that have said hello and not left since. Confined to the coordinator's actor. */
final class Presences {

  private static final class Presence {
    final Resources capacity;
    final Peer peer;
    final ActorRef<WorkerSession.Message> session;
    final long sinceMillis;
    long heardMillis;
    boolean draining;
    boolean silent;

    Presence(Coordinator.Joined hello, long nowMillis) {
      this.capacity = hello.capacity();
      this.peer = hello.peer();
      this.session = hello.session();
      this.sinceMillis = nowMillis;
      this.heardMillis = nowMillis;
    }
  }

  private final Map<WorkerId, Presence> workers = new HashMap<>();

  /**
   * Takes a hello.
   *
   * @return the session that the worker had until now, if it was another one
   */
  Optional<ActorRef<WorkerSession.Message>> join(Coordinator.Joined hello, Moment now) {
    Presence former = workers.put(hello.worker(), new Presence(hello, now.epochMillis()));
    return Optional.ofNullable(former)
        .map(known -> known.session)
        .filter(session -> !session.equals(hello.session()));
  }

  /** Whether it is there, by this session. */
  boolean isBy(WorkerId worker, ActorRef<WorkerSession.Message> session) {
    Presence presence = workers.get(worker);
    return presence != null && presence.session.equals(session);
  }

  Resources capacity(WorkerId worker) {
    return of(worker).capacity;
  }

  /** Notes when it was heard last, and tells whether it has become silent, or isn't any more. */
  boolean notice(WorkerId worker, long heardMillis, boolean silent) {
    Presence presence = of(worker);
    boolean changed = presence.silent != silent;
    presence.heardMillis = Math.max(presence.heardMillis, heardMillis);
    presence.silent = silent;
    return changed;
  }

  void drain(WorkerId worker) {
    of(worker).draining = true;
  }

  void leave(WorkerId worker) {
    workers.remove(worker);
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  Set<WorkerId> ids() {
    return Set.copyOf(workers.keySet());
  }

  List<Resources> capacities() {
    return workers.values().stream().map(presence -> presence.capacity).toList();
  }

  void forEach(BiConsumer<WorkerId, ActorRef<WorkerSession.Message>> visitor) {
    workers.forEach((worker, presence) -> visitor.accept(worker, presence.session));
  }

  /** What people are shown of them, but for what is in use. */
  List<WorkerRow> rows(Moment now) {
    List<WorkerRow> rows = new ArrayList<>();
    workers.forEach((worker, presence) -> rows.add(row(worker, presence, now)));
    return rows;
  }

  private static WorkerRow row(WorkerId worker, Presence presence, Moment now) {
    boolean here = presence.peer instanceof Peer.Here;
    String address =
        switch (presence.peer) {
          case Peer.Here() -> "";
          case Peer.Remote(String there, var _) -> there;
        };
    return new WorkerRow(
        worker.name(),
        worker.uuid(),
        address,
        presence.capacity,
        Resources.NONE,
        Map.of(),
        Instant.ofEpochMilli(presence.sinceMillis),
        Instant.ofEpochMilli(here ? now.epochMillis() : presence.heardMillis),
        state(presence));
  }

  private static WorkerRow.State state(Presence presence) {
    if (presence.silent) {
      return WorkerRow.State.SILENT;
    }
    return presence.draining ? WorkerRow.State.DRAINING : WorkerRow.State.READY;
  }

  private Presence of(WorkerId worker) {
    return Objects.requireNonNull(workers.get(worker), "a worker that isn't there");
  }
}
