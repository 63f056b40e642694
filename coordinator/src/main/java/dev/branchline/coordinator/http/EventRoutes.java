package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Subscription;
import dev.branchline.coordinator.gateway.Update;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.UpdateJson;
import dev.branchline.protocol.model.SweepId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Updates as server-sent events. Their ids are numbers of commits; who comes back with the last one
 * that he saw gets a snapshot, and what follows it.
 */
final class EventRoutes {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final ActorSystem<?> system;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

  private static final long LOOK_MILLIS = 5;

  EventRoutes(Gateway gateway, ActorSystem<?> system) {
    this.gateway = gateway;
    this.system = system;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/events", _ -> events(Optional.empty())),
        Route.get(
            "/v1/sweeps/{sweep}/events",
            asked ->
                Answer.of(
                    gateway.find(asked.path("sweep")), sweep -> events(Optional.of(sweep.id())))));
  }

  private Answer events(Optional<SweepId> sweep) {
    EventStream stream = EventStream.create(system);
    open.add(stream);
    Subscription subscription =
        gateway.events(
            sweep,
            update -> {
              stream.offer(event(update));
              if (sweep.isPresent() && isLast(update)) {
                stream.complete();
              }
            });
    Runnable over =
        () -> {
          open.remove(stream);
          subscription.close();
        };
    Source<ByteString, NotUsed> body =
        stream.source(over).keepAlive(HEARTBEAT, () -> ByteString.fromString(": still here\n\n"));
    return new Answer.Streamed(
        Answer.OK, "text/event-stream", body, Map.of("Cache-Control", "no-store"));
  }

  private static boolean isLast(Update update) {
    return switch (update) {
      case Update.Ended _, Update.Removed _ -> true;
      case Update.Snapshot(var _, var sweeps) -> sweeps.isEmpty();
      case Update.Changed _, Update.Progressed _ -> false;
    };
  }

  private static ByteString event(Update update) {
    return ByteString.fromString(
        "id: "
            + update.commit()
            + "\nevent: "
            + UpdateJson.kind(update)
            + "\ndata: "
            + Json.write(UpdateJson.of(update))
            + "\n\n");
  }

  /** How many streams are open. */
  int streams() {
    return open.size();
  }

  /** Ends every stream, and waits a moment until what waited in them is sent. */
  void close(Duration grace) throws InterruptedException {
    long start = System.nanoTime();
    open.forEach(EventStream::complete);
    while (!open.isEmpty() && System.nanoTime() - start < grace.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }
}
