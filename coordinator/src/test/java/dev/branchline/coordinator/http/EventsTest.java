package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.shape.Entries;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events: the snapshot, what follows, resuming, and clients that don't read. */
class EventsTest {
  @TempDir Path root;

  private record Event(long id, String kind, Entries data) {}

  /** Reads events until one of this kind. */
  private static List<Event> until(Iterator<String> lines, String kind) {
    List<Event> events = new ArrayList<>();
    long id = 0;
    String type = "";
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id: ")) {
        id = Long.parseLong(line.substring(4));
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        events.add(new Event(id, type, Entries.parse(line.substring(6))));
        if (type.equals(kind)) {
          return events;
        }
      }
    }
    throw new AssertionError("the stream ended without " + kind + ": " + events);
  }

  private static Iterator<String> lines(House house, String path, String... header)
      throws Exception {
    var request = house.request(path);
    if (header.length > 0) {
      request.headers(header);
    }
    HttpResponse<Stream<String>> response = house.lines(request).get(60, TimeUnit.SECONDS);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    return response.body().iterator();
  }

  @Test
  void aSweepIsFollowedToItsEndAndTheStreamEnds() throws Exception {
    try (House house = new House(root)) {
      house.worker.hold();
      house.submit("digits", 5);
      Iterator<String> lines = lines(house, "/v1/sweeps/digits/events");
      List<Event> first = until(lines, "progress");
      assertThat(first.getFirst().kind()).isEqualTo("snapshot");
      assertThat(first.getFirst().data().objects("sweeps")).hasSize(1);
      house.worker.go();
      List<Event> rest = until(lines, "ended");
      assertThat(rest.getLast().data().text("verdict")).isEqualTo("failed");
      assertThat(rest.getLast().id()).isGreaterThanOrEqualTo(first.getFirst().id());
      lines.forEachRemaining(line -> assertThat(line).isEmpty());
    }
  }

  @Test
  void whoResumesGetsASnapshotAndWhatFollows() throws Exception {
    try (House house = new House(root)) {
      Iterator<String> lines = lines(house, "/v1/events");
      assertThat(until(lines, "snapshot").getFirst().data().objects("sweeps")).isEmpty();
      long sweep = house.submit("digits", 5);
      Event told = until(lines, "sweep").getLast();
      assertThat(told.data().whole("id")).isEqualTo(sweep);
      house.finished(sweep);
      Iterator<String> resumed =
          lines(house, "/v1/events", "Last-Event-ID", Long.toString(told.id()));
      Event snapshot = until(resumed, "snapshot").getLast();
      assertThat(snapshot.id()).isGreaterThanOrEqualTo(told.id());
      assertThat(snapshot.data().objects("sweeps").getFirst().text("status")).isEqualTo("finished");
      assertThat(house.send(house.request("/v1/sweeps/1").DELETE()).statusCode()).isEqualTo(200);
      assertThat(until(resumed, "removed").getLast().data().whole("sweep")).isEqualTo(sweep);
    }
  }

  @Test
  void aFinishedSweepIsToldAtOnceAndOneThatIsntThereIsRefused() throws Exception {
    try (House house = new House(root)) {
      house.finished(house.submit("digits", 2));
      assertThat(until(lines(house, "/v1/sweeps/1/events"), "ended"))
          .extracting(Event::kind)
          .containsExactly("snapshot", "ended");
      assertThat(house.get("/v1/sweeps/7/events").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void closingTheDoorEndsTheStreams() throws Exception {
    try (House house = new House(root)) {
      Iterator<String> lines = lines(house, "/v1/events");
      until(lines, "snapshot");
      house.door.close();
      List<String> rest =
          CompletableFuture.supplyAsync(() -> rest(lines)).get(60, TimeUnit.SECONDS);
      assertThat(rest).allMatch(""::equals);
    }
  }

  /** What still comes; a connection may also be cut at the very end. */
  private static List<String> rest(Iterator<String> lines) {
    List<String> rest = new ArrayList<>();
    try {
      lines.forEachRemaining(rest::add);
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageContaining("closed");
    }
    return rest;
  }

  @Test
  void aClientThatIsTooSlowIsCutOffAtTheBoundAndNoEarlier() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    try {
      EventStream stream = EventStream.create(kit.system());
      ByteString event = ByteString.fromArray(new byte[2000]);
      long fit = EventStream.MAX_WAITING_BYTES / event.size();
      for (long i = 0; i < fit; i++) {
        stream.offer(event);
      }
      assertThat(stream.isOpen()).isTrue();
      stream.offer(event);
      stream.offer(event);
      assertThat(stream.isOpen()).isFalse();
      assertThat(
              stream
                  .source(() -> {})
                  .runWith(Sink.ignore(), kit.system())
                  .toCompletableFuture()
                  .handle((_, failure) -> failure == null ? "" : String.valueOf(failure))
                  .get(60, TimeUnit.SECONDS))
          .contains("too slow");
    } finally {
      kit.shutdownTestKit();
    }
  }

  @Test
  void aSubscriptionEndsWhenItsClientGoesAway() throws Exception {
    try (House house = new House(root)) {
      try (Socket socket = house.connect()) {
        OutputStream out = socket.getOutputStream();
        out.write(
            String.join(
                    "\r\n",
                    "GET /v1/events HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer " + House.SECRET,
                    "",
                    "")
                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(in.read()).isEqualTo('H');
        until(() -> house.door.streams() == 1);
      }
      until(() -> house.door.streams() == 0);
    }
  }

  private static void until(java.util.function.BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
