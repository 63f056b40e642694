package dev.branchline.coordinator.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToCoordinator.Holding;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.LeaseId;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;

/** A worker in another process, which says only what it is told to say. */
final class FarWorker implements Outlet<ToWorker> {
  static final Resources TWO_CPUS = Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT));
  private static final ConfigValue.Mapping EMPTY = new ConfigValue.Mapping(new LinkedHashMap<>());

  final WorkerId id;
  final ConcurrentLinkedQueue<ToWorker> said = new ConcurrentLinkedQueue<>();
  final AtomicInteger gone = new AtomicInteger();
  private final Stage stage;
  private final ActorRef<WorkerSession.Message> session;

  /** A worker by a new session, which hasn't said hello yet. */
  FarWorker(Stage stage, int number) {
    this.stage = stage;
    this.id = new WorkerId("w" + number, new UUID(0, number));
    CompletableFuture<ActorRef<WorkerSession.Message>> answer = new CompletableFuture<>();
    stage.coordinator.tell(
        new Coordinator.Connect(
            this,
            answer::complete,
            new Peer.Remote("10.0.0." + number + ":7421", gone::incrementAndGet)));
    session = Stage.got(answer);
  }

  @Override
  public void send(ToWorker message) {
    said.add(message);
  }

  FarWorker hello() {
    return hello(Map.of(), Map.of());
  }

  FarWorker hello(Map<LeaseId, Holding> holdings, Map<LeaseId, List<Attempt>> unanswered) {
    says(new ToCoordinator.Hello(id, TWO_CPUS, holdings, unanswered, false, Optional.empty()));
    return this;
  }

  void says(ToCoordinator message) {
    session.tell(new WorkerSession.Heard(message));
    stage.settle();
  }

  /** Lives on for so long, with a heartbeat each second that names these. */
  void lives(Duration duration, LeaseId... leases) {
    for (long i = 0; i < duration.toSeconds(); i++) {
      says(new ToCoordinator.Heartbeat(Set.of(leases)));
      stage.pass(Duration.ofSeconds(1));
    }
  }

  <M extends ToWorker> List<M> said(Class<M> kind) {
    return said.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  ToWorker.Assign assigned() {
    List<ToWorker.Assign> all = said(ToWorker.Assign.class);
    assertThat(all).as("leases sent to %s", id).isNotEmpty();
    return all.getFirst();
  }

  static Attempt attempt(long ordinal, Outcome outcome) {
    return new Attempt(
        ordinal,
        1,
        new ConfigId.Hashed(ordinal),
        Duration.ofMillis(1),
        Duration.ZERO,
        outcome,
        EMPTY);
  }

  static Attempt succeeded(long ordinal) {
    return attempt(ordinal, new Outcome.Succeeded(EMPTY));
  }

  static Holding runs(Ordinals ordinals) {
    return new Holding(Ordinals.NONE, ordinals);
  }
}
