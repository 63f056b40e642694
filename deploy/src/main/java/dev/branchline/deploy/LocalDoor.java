package dev.branchline.deploy;

import dev.branchline.coordinator.cli.Complaint;
import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.http.HttpDoor;
import dev.branchline.coordinator.http.HttpOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door of a sweep that runs in this process, for other terminals. It is opened when the
 * sweep has run for a moment, so that no start waits for it and a short one doesn't pay for it.
 */
final class LocalDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDoor.class);
  private static final Duration DELAY = Duration.ofMillis(700);

  private @Nullable HttpDoor door;
  private boolean closed;

  private LocalDoor() {}

  static LocalDoor openSoon(
      ActorSystem<?> system, CoordinatorNode coordinator, StateDirectory directory) {
    LocalDoor local = new LocalDoor();
    var _ =
        CompletableFuture.runAsync(
            () -> local.open(system, coordinator, directory),
            CompletableFuture.delayedExecutor(DELAY.toMillis(), TimeUnit.MILLISECONDS));
    return local;
  }

  /** Without it the sweep runs as well, so that its troubles aren't the user's. */
  private synchronized void open(
      ActorSystem<?> system, CoordinatorNode coordinator, StateDirectory directory) {
    if (closed) {
      return;
    }
    try {
      String secret = SecretFile.findOrMake(Optional.empty(), System.getenv());
      switch (HttpDoor.open(
          system,
          coordinator.gateway(),
          coordinator::vitals,
          HttpOptions.loopback(0, secret, directory))) {
        case Reply.Accepted<HttpDoor>(HttpDoor opened) -> door = opened;
        case Reply.Refused<HttpDoor>(var refusal) ->
            LOG.info("other terminals can't steer this sweep: {}", refusal.message());
      }
    } catch (Complaint e) {
      LOG.info("other terminals can't steer this sweep: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("other terminals can't steer this sweep", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (door != null) {
      door.close();
    }
  }
}
