package dev.branchline.coordinator.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.CoordinatorNode;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.StateDirectory;
import dev.branchline.coordinator.gateway.Vitals;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.model.SweepId;
import dev.branchline.protocol.sweep.Definition;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A real coordinator over a real journal, with a worker that answers at once and an open door. */
final class House implements AutoCloseable {
  static final String SECRET = "open sesame";

  final StateDirectory directory;
  final PromptWorker worker;
  final HttpDoor door;
  final Gateway gateway;
  volatile Optional<String> stalled = Optional.empty();

  /** What asks how it stands waits for this. */
  volatile CountDownLatch hold = new CountDownLatch(0);

  private final CoordinatorNode node;
  private final ActorSystem<Void> system;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

  House(Path root) {
    this(root, 64);
  }

  House(Path root, int maxConnections) {
    directory = new StateDirectory(root);
    node = accepted(CoordinatorNode.open(directory));
    CompletableFuture<Boolean> started = new CompletableFuture<>();
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  node.start(context);
                  started.complete(true);
                  return Behaviors.empty();
                }),
            "house");
    started.join();
    worker = new PromptWorker(directory);
    node.connect(worker, worker::greet);
    gateway = node.gateway();
    door =
        accepted(
            HttpDoor.open(
                system,
                gateway,
                this::vitals,
                new HttpOptions(
                    "127.0.0.1",
                    0,
                    SECRET,
                    Set.of("head.example"),
                    Optional.of(directory),
                    maxConnections)));
  }

  /** One more door to the same coordinator. */
  Reply<HttpDoor> another(int port) {
    return HttpDoor.open(
        system, gateway, this::vitals, HttpOptions.loopback(port, SECRET, directory));
  }

  /** A connection on which nothing was said yet. */
  Socket connect() throws IOException {
    return new Socket(door.address().getAddress(), door.address().getPort());
  }

  private Vitals vitals() {
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Vitals now = node.vitals();
    return new Vitals(
        now.commits(), stalled, now.outcomes(), now.leasesGranted(), now.leasesClosed());
  }

  static <T> T accepted(Reply<T> reply) {
    return switch (reply) {
      case Reply.Accepted<T>(T value) -> value;
      case Reply.Refused<T>(Refusal refusal) -> throw new AssertionError(refusal);
    };
  }

  /** A submission of a grid of so many branches. */
  static String submission(String name, int branches) {
    String values = IntStream.range(0, branches).mapToObj(Integer::toString).collect(joining(","));
    String text = "command: echo {n}\nparameters:\n  n: [" + values + "]\n";
    return Json.write(
        Json.mapping(
            Map.entry("name", ConfigValue.of(name)),
            Map.entry("file", ConfigValue.of(name + ".yaml")),
            Map.entry(
                "definition",
                Json.mapping(
                    Map.entry("space", ConfigValue.of(Definition.SPACE_VERSION)),
                    Map.entry("directory", ConfigValue.of("/tmp")),
                    Map.entry("name", ConfigValue.of(name + ".yaml")),
                    Map.entry("text", ConfigValue.of(text)),
                    Map.entry("overrides", ConfigValue.of(List.<ConfigValue>of())),
                    Map.entry("files", Json.mapping()),
                    Map.entry("environment", Json.mapping())))));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(door.url() + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + SECRET);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<java.util.stream.Stream<String>>> lines(
      HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Entries json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Entries.parse(response.body());
  }

  /** Submits a sweep, and says its id. */
  long submit(String name, int branches) throws IOException, InterruptedException {
    HttpResponse<String> response = post("/v1/sweeps", submission(name, branches));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Entries.parse(response.body()).whole("id");
  }

  /** Asks again and again until it is so. */
  Entries until(String path, Predicate<Entries> soFar) throws IOException, InterruptedException {
    return until(() -> json(path), soFar);
  }

  /** What is to be looked at again and again. */
  private interface Look<T> {
    T now() throws IOException, InterruptedException;
  }

  private static <T> T until(Look<T> look, Predicate<T> soFar)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    T now = look.now();
    while (!soFar.test(now)) {
      assertThat(System.nanoTime()).as("waited too long: " + now).isLessThan(deadline);
      Thread.sleep(20);
      now = look.now();
    }
    return now;
  }

  Entries finished(long sweep) throws IOException, InterruptedException {
    Entries end = until("/v1/sweeps/" + sweep, json -> json.text("status").equals("finished"));
    // Who reads the journal knows it sooner than the sweep's own actor.
    var _ = until(() -> gateway.progress(new SweepId(sweep)), Optional::isEmpty);
    return end;
  }

  @Override
  public void close() {
    client.shutdownNow();
    door.close();
    gateway.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    node.close();
  }
}
