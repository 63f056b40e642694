package dev.branchline.coordinator.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.branchline.coordinator.gateway.Action;
import dev.branchline.coordinator.gateway.BranchFilter;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Refused;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Submission;
import dev.branchline.coordinator.view.Progress;
import dev.branchline.coordinator.view.SweepSummary;
import dev.branchline.protocol.model.Ordinals;
import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.roaringbitmap.RoaringBitmap;

/** What a client makes of servers and networks that fail; each answer is used once. */
@Timeout(180)
class RemoteGatewayTest {
  private static final SweepId ONE = new SweepId(1);
  private static final String COUNTS =
      "{\"pending\":0,\"leased\":0,\"running\":0,\"succeeded\":4,\"failed\":0,\"skipped\":0,"
          + "\"cancelled\":0,\"pruned\":0}";
  private static final String SWEEP =
      "{\"id\":1,\"name\":\"grid\",\"file\":\"grid.yaml\",\"status\":\"finished\","
          + "\"verdict\":\"succeeded\",\"reason\":null,\"size\":4,\"counts\":"
          + COUNTS
          + ",\"submitted_at\":\"2026-01-02T03:04:05Z\",\"finished_at\":\"2026-01-02T03:04:08Z\","
          + "\"generation\":1}";
  private static final String PROGRESS =
      "{\"sweep\":1,\"status\":\"running\",\"verdict\":null,\"reason\":null,\"counts\":"
          + COUNTS
          + ",\"retried\":0,\"rate\":1.5,\"eta\":null,\"newest_failure\":null,\"running\":[],"
          + "\"workers\":[]}";

  @FunctionalInterface
  private interface Reaction {
    void to(HttpExchange exchange) throws IOException;
  }

  private final LinkedBlockingQueue<Reaction> reactions = new LinkedBlockingQueue<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private RemoteGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::react);
    server.start();
    gateway = gateway(Optional.of("key"));
  }

  private RemoteGateway gateway(Optional<String> secret) {
    return gateway(secret, Duration.ofSeconds(30));
  }

  private RemoteGateway gateway(Optional<String> secret, Duration giveUp) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new RemoteGateway(
        new Server(url, secret), _ -> {}, new EventReader.Patience(Duration.ofSeconds(1), giveUp));
  }

  @AfterEach
  void close() {
    gateway.close();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Closing an exchange that has no answer cuts the connection. */
  private void react(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      heard.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + header(exchange, "Idempotency-Key")
              + header(exchange, "Last-Event-ID")
              + header(exchange, "Authorization")
              + (body.length == 0 ? "" : " " + body.length));
      Reaction reaction = reactions.poll();
      if (reaction != null) {
        reaction.to(exchange);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : " " + value;
  }

  private void answer(int status, String type, String text) {
    reactions.add(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  private void answer(String json) {
    answer(200, "application/json", json);
  }

  private void cut() {
    reactions.add(_ -> {});
  }

  /** Sends a stream, then ends it, or says nothing more until the client gives up. */
  private void events(String text, boolean hangs) {
    reactions.add(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write(text.getBytes(StandardCharsets.UTF_8));
          body.flush();
          try {
            while (hangs) {
              Thread.sleep(1000);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static Refusal refusal(Reply<?> reply) {
    return switch (reply) {
      case Reply.Accepted<?>(Object value) -> throw new AssertionError("accepted: " + value);
      case Reply.Refused<?>(Refusal refusal) -> refusal;
    };
  }

  @Test
  void submitsAgainWithTheSameKeyWhenTheAnswerIsLost() {
    cut();
    answer(SWEEP);
    assertThat(gateway.submit(new Submission("{}", "grid", "grid.yaml")))
        .isEqualTo(Reply.accept(ONE));
    assertThat(heard).hasSize(2);
    assertThat(heard.getFirst()).startsWith("POST /v1/sweeps ").contains("Bearer key");
    assertThat(heard.getLast()).isEqualTo(heard.getFirst());
  }

  @Test
  void asksAgainWhenTheConnectionBreaksOrTheServerIsBusy() {
    cut();
    reactions.add(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(503, -1);
        });
    answer("{\"sweeps\":[" + SWEEP + "]}");
    assertThat(gateway.sweeps()).extracting(SweepSummary::name).containsExactly("grid");
  }

  @Test
  void doesNotRepeatARetryThatMayHaveArrived() {
    answer(SWEEP);
    cut();
    answer(SWEEP);
    assertThat(refusal(gateway.act(ONE, new Action.RetryFailed())))
        .isInstanceOf(Refusal.Unreachable.class);
    assertThat(heard).hasSize(3).filteredOn(line -> line.startsWith("POST")).hasSize(1);
  }

  @Test
  void knowsByTheGenerationThatARetryHasArrivedThoughItsAnswerWasLost() {
    answer(SWEEP);
    cut();
    answer(SWEEP.replace("\"generation\":1", "\"generation\":2"));
    assertThat(gateway.act(ONE, new Action.RetryFailed()))
        .isInstanceOfSatisfying(
            Reply.Accepted.class,
            accepted -> assertThat(((SweepSummary) accepted.value()).generation()).isEqualTo(2));
    assertThat(heard).filteredOn(line -> line.startsWith("POST")).hasSize(1);
  }

  @Test
  void repeatsWhatLeavesTheSweepAsItIsAfterOnce() {
    List<Action> actions =
        List.of(
            new Action.Pause(),
            new Action.Resume(),
            new Action.Stop(),
            new Action.Cancel("enough"));
    for (Action action : actions) {
      heard.clear();
      cut();
      answer(SWEEP);
      assertThat(gateway.act(ONE, action)).isInstanceOf(Reply.Accepted.class);
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void passesARefusalOnInItsOwnWords() {
    answer(
        409,
        "application/problem+json",
        "{\"type\":\"urn:branchline:problem:not-now\",\"detail\":\"it is finished\","
            + "\"hint\":\"retry it\"}");
    assertThat(gateway.act(ONE, new Action.Pause()))
        .isEqualTo(Reply.refuse(new Refusal.NotNow("it is finished", "retry it")));
    assertThat(heard.getFirst()).startsWith("POST /v1/sweeps/1/pause");
    answer(404, "application/problem+json", "{\"type\":\"urn:branchline:problem:no-such-sweep\"}");
    assertThat(gateway.definition(ONE)).isEmpty();
  }

  @Test
  void tellsOfASecretThatIsMissingOrWrong() {
    answer(401, "application/problem+json", "{}");
    assertThat(refusal(gateway.find("last")).message()).contains("doesn't take your secret");
    try (RemoteGateway bare = gateway(Optional.empty())) {
      answer(401, "text/plain", "no");
      assertThatThrownBy(bare::sweeps)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("wants its");
    }
  }

  @Test
  void tellsOfAServerThatIsNoCoordinator() {
    for (String text : List.of("<html>", "{", "[]", "{\"sweeps\":1}", "{\"sweeps\":[{}]}")) {
      answer(text);
      assertThatThrownBy(gateway::sweeps)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("doesn't answer as a coordinator of this version does");
    }
    answer(404, "text/html", "<h1>Not here</h1>");
    assertThatThrownBy(gateway::sweeps).hasMessageContaining("status 404: <h1>Not here");
    answer(500, "application/problem+json", "{\"detail\":\"a mistake\"}");
    assertThatThrownBy(gateway::sweeps).hasMessageContaining("can't answer: a mistake");
  }

  @Test
  void followsASweepOverBrokenConnections() {
    CompletableFuture<Progress> seen = new CompletableFuture<>();
    events(
        "id: 4\nevent: snapshot\ndata: {\"sweeps\":[" + SWEEP + "]}\n\n: here\n\nid: 5\nevent: sw",
        false);
    cut();
    events("id: 7\nevent: progress\ndata: " + PROGRESS + "\n\n", true);
    answer(503, "text/plain", "");
    events("id: 9\nevent: ended\ndata: " + SWEEP + "\n\n", true);
    SweepSummary end = gateway.follow(ONE, seen::complete).join();
    assertThat(end.name()).isEqualTo("grid");
    assertThat(seen.join().rate()).isEqualTo(1.5);
    assertThat(heard.stream().map(line -> line.replace(" Bearer key", "")))
        .containsExactly(
            "GET /v1/sweeps/1/events",
            "GET /v1/sweeps/1/events 4",
            "GET /v1/sweeps/1/events 4",
            "GET /v1/sweeps/1/events 7",
            "GET /v1/sweeps/1/events 7");
  }

  @Test
  void givesUpToFollowAServerThatStaysAway() {
    server.stop(0);
    gateway.close();
    gateway = gateway(Optional.of("key"), Duration.ofSeconds(1));
    assertThatThrownBy(() -> gateway.follow(ONE, _ -> {}).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Refused.class)
        .hasMessageContaining("nothing was heard for 1 s, connection refused");
  }

  @Test
  void doesNotFollowWhatIsNotThere() {
    answer(
        404,
        "application/problem+json",
        "{\"type\":\"urn:branchline:problem:no-such-sweep\",\"reference\":\"1\"}");
    assertThatThrownBy(() -> gateway.follow(ONE, _ -> {}).join())
        .hasMessageContaining("no sweep is called '1'");
    events("id: 4\nevent: snapshot\ndata: {\"sweeps\":[]}\n\n", false);
    assertThatThrownBy(() -> gateway.follow(ONE, _ -> {}).join())
        .hasMessageContaining("no sweep is called '1'");
  }

  @Test
  void asksForManyOrdinalsInRequestsOfABoundedLength() {
    RoaringBitmap odd = new RoaringBitmap();
    for (int ordinal = 1; ordinal < 1000; ordinal += 2) {
      odd.add(ordinal);
    }
    for (int i = 0; i < 10; i++) {
      answer("{\"branches\":[],\"next\":null}");
    }
    assertThat(gateway.branches(ONE, BranchFilter.of(Ordinals.of(odd)), 11, 5000)).isEmpty();
    assertThat(heard)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(4096).contains("from=11&limit=1000"));
    assertThat(heard.getFirst()).contains("ordinals=11%2C13%2C");
    assertThat(heard.getLast()).contains("%2C999");
    assertThat(gateway.branches(ONE, BranchFilter.of(Ordinals.NONE), 0, 10)).isEmpty();
  }
}
