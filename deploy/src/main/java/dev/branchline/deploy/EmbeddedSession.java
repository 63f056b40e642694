package dev.branchline.deploy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.LiveSession;
import dev.branchline.coordinator.gateway.Local;
import dev.branchline.coordinator.gateway.LocalOptions;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.protocol.model.Resources;
import dev.branchline.worker.agent.WorkerNode;
import dev.branchline.worker.agent.WorkerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator and a worker in this process, over one directory, without any network. */
final class EmbeddedSession implements LiveSession {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSession.class);

  /** How long the end may take; what is still open then is taken up by the next session. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final DirectoryLock lock;
  private final CoordinatorNode coordinator;
  private final Optional<WorkerNode> worker;
  private final ActorSystem<Root.Message> system;
  private final CompletableFuture<Void> workerGone;
  private final EarlyOutput output;
  private final LocalDoor door;

  private EmbeddedSession(
      DirectoryLock lock,
      StateDirectory state,
      CoordinatorNode coordinator,
      Optional<WorkerNode> worker,
      ActorSystem<Root.Message> system,
      CompletableFuture<Void> workerGone,
      EarlyOutput output) {
    this.output = output;
    this.lock = lock;
    this.coordinator = coordinator;
    this.worker = worker;
    this.system = system;
    this.workerGone = workerGone;
    this.door = LocalDoor.openSoon(system, coordinator, state);
  }

  /** See {@link Local#open}. */
  static Reply<LiveSession> open(Path directory, LocalOptions options) {
    StateDirectory state = new StateDirectory(directory.toAbsolutePath().normalize());
    Path lockFile = state.state().resolve("lock");
    try {
      DirectoryLock lock = DirectoryLock.take(lockFile);
      if (lock == null) {
        return Reply.refuse(new Refusal.InUse(state.root(), DirectoryLock.owner(lockFile)));
      }
      return CoordinatorNode.open(state).then(node -> start(lock, state, node, options));
    } catch (IOException e) {
      return Reply.refuse(unusable(state, e));
    }
  }

  private static Reply<LiveSession> start(
      DirectoryLock lock, StateDirectory state, CoordinatorNode coordinator, LocalOptions options) {
    EarlyOutput output = new EarlyOutput();
    try {
      Optional<WorkerNode> worker =
          options.work()
              ? Optional.of(WorkerNode.open(workerOptions(state, options), Optional.of(output)))
              : Optional.empty();
      CompletableFuture<Void> started = new CompletableFuture<>();
      CompletableFuture<Void> workerGone = new CompletableFuture<>();
      ActorSystem<Root.Message> system =
          ActorSystem.create(
              Root.create(coordinator, worker, started, workerGone), "branchline", settings());
      started.join();
      return Reply.accept(
          new EmbeddedSession(lock, state, coordinator, worker, system, workerGone, output));
    } catch (IOException e) {
      coordinator.close();
      return Reply.refuse(unusable(state, e));
    }
  }

  /** What {@code conf/application.conf} says wins over what is made for one process. */
  private static Config settings() {
    return ConfigFactory.defaultOverrides()
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResources("embedded.conf"))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  private static Refusal unusable(StateDirectory state, IOException e) {
    return new Refusal.Impossible(
        state.state() + " can't be used: " + e,
        "see that the folder may be written, or choose another one with `-C DIR`");
  }

  private static WorkerOptions workerOptions(StateDirectory state, LocalOptions options) {
    Map<String, Long> named = new TreeMap<>(options.resources().amounts());
    WorkerOptions found = WorkerOptions.in(state.state());
    return new WorkerOptions(
        found.root(),
        found.directory(),
        Optional.empty(),
        options.slots().isPresent()
            ? OptionalLong.of(options.slots().getAsInt() * Resources.UNIT)
            : OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        named);
  }

  @Override
  public Gateway gateway() {
    return coordinator.gateway();
  }

  @Override
  public void echo(Sink sink) {
    output.passTo(sink);
  }

  @Override
  public void drain() {
    coordinator.leave();
    system.tell(new Root.Drain(true));
  }

  @Override
  public void kill() {
    coordinator.leave();
    system.tell(new Root.Drain(false));
  }

  @Override
  public void close() {
    door.close();
    kill();
    await("the worker", workerGone);
    await("the sweeps", coordinator.release());
    system.terminate();
    await("the actors", system.getWhenTerminated().toCompletableFuture());
    worker.ifPresent(WorkerNode::close);
    coordinator.close();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("the lock is gone with this process at the latest", e);
    }
  }

  private static void await(String what, CompletableFuture<?> end) {
    try {
      end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn(
          "{} didn't end in good order; `branchline resume` goes on from the journal", what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
