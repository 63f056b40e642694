package dev.branchline.coordinator.cli;

import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.http.HttpDoor;
import dev.branchline.coordinator.http.HttpOptions;
import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.Attempt;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.Outcome;
import dev.branchline.protocol.model.Resources;
import dev.branchline.protocol.model.WorkerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A real coordinator with a real door, and one worker that runs nothing. */
final class Cluster implements AutoCloseable {
  static final String SECRET = "a-secret";

  private final ActorTestKit kit = ActorTestKit.create();
  private final CoordinatorNode node;
  private final HttpDoor door;
  private final Crew crew = new Crew();

  Cluster(Path directory) {
    StateDirectory state = new StateDirectory(directory);
    node = accepted(CoordinatorNode.open(state));
    kit.spawn(
        Behaviors.setup(
            context -> {
              node.start(context);
              return Behaviors.empty();
            }));
    Gateway gateway = node.gateway();
    door =
        accepted(
            HttpDoor.open(
                kit.system(), gateway, node::vitals, HttpOptions.loopback(0, SECRET, state)));
    node.connect(
        crew,
        session -> {
          crew.session.set(session);
          crew.say(
              new ToCoordinator.Hello(
                  new WorkerId("fox", new UUID(0, 1)),
                  Resources.of(Map.of(Resources.CPUS, 2 * Resources.UNIT)),
                  Map.of(),
                  Map.of(),
                  false,
                  Optional.empty()));
        });
  }

  /** Where the door is. */
  String url() {
    return door.url();
  }

  /** Ends the leases that it holds, and the next ones at once. */
  void work() {
    crew.work();
  }

  @Override
  public void close() {
    door.close();
    kit.shutdownTestKit();
    node.close();
  }

  private static <T> T accepted(Reply<T> reply) {
    return switch (reply) {
      case Reply.Accepted<T>(T value) -> value;
      case Reply.Refused<T>(Refusal refusal) -> throw new AssertionError(refusal.message());
    };
  }

  /** A worker whose branches all succeed, once it works. */
  private static final class Crew implements Outlet<ToWorker> {
    final AtomicReference<Outlet<ToCoordinator>> session = new AtomicReference<>(_ -> {});
    private final ConcurrentLinkedQueue<ToWorker.Assign> held = new ConcurrentLinkedQueue<>();
    private boolean works;

    void say(ToCoordinator message) {
      session.get().send(message);
    }

    @Override
    public synchronized void send(ToWorker message) {
      if (message instanceof ToWorker.Assign assign) {
        held.add(assign);
        end();
      }
    }

    synchronized void work() {
      works = true;
      end();
    }

    private void end() {
      while (works && !held.isEmpty()) {
        ToWorker.Assign assign = held.remove();
        List<Attempt> attempts = new ArrayList<>();
        assign
            .ordinals()
            .iterator()
            .forEachRemaining((long ordinal) -> attempts.add(attempt(assign, ordinal)));
        say(new ToCoordinator.Outcomes(assign.lease(), attempts));
      }
    }

    private static Attempt attempt(ToWorker.Assign assign, long ordinal) {
      LinkedHashMap<String, ConfigValue> result = new LinkedHashMap<>();
      result.put("loss", ConfigValue.of(1.0 / (ordinal + 1)));
      return new Attempt(
          ordinal,
          assign.attempts().of(ordinal),
          new ConfigId.Hashed(ordinal),
          Duration.ofMillis(1500),
          Duration.ZERO,
          new Outcome.Succeeded(new ConfigValue.Mapping(result)),
          new ConfigValue.Mapping(new LinkedHashMap<>()));
    }
  }
}
