package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests to one coordinator and their answers. A request that may be repeated is, a few times,
 * when the connection fails; one that may not is repeated only if it can't have arrived.
 */
final class Exchange implements AutoCloseable {
  private static final int UNAVAILABLE = 503;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** More than a coordinator waits for its journal. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** How long to wait before a request is sent once more. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(200), Duration.ofMillis(800), Duration.ofSeconds(2));

  private final Server server;
  private final Consumer<String> trace;
  private final HttpClient client;

  Exchange(Server server, Consumer<String> trace) {
    this.server = server;
    this.trace = trace;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  /** Who is asked, for the messages that name it. */
  Server server() {
    return server;
  }

  /**
   * A request.
   *
   * @param path from the server's root on, with its query
   * @param body JSON; absent means none
   * @param key for {@code Idempotency-Key}
   * @param repeatable whether a second one does no harm if the first has arrived
   */
  record Request(
      String method, String path, Optional<String> body, Optional<String> key, boolean repeatable) {
    static Request get(String path) {
      return new Request("GET", path, Optional.empty(), Optional.empty(), true);
    }
  }

  /**
   * Sends a request and waits for its answer, whatever that says.
   *
   * @throws Refused with {@link Refusal.Unreachable} if there is none
   */
  Answer send(Request request) {
    for (int tries = 0; ; tries++) {
      long start = System.nanoTime();
      try {
        HttpResponse<InputStream> response =
            client.send(http(request, ANSWER, "application/json"), BodyHandlers.ofInputStream());
        Answer answer = Answer.read(response);
        trace.accept(line(request, start, Integer.toString(answer.status())));
        if (!isBusy(answer) || !request.repeatable() || tries == PAUSES.size()) {
          return answer;
        }
      } catch (IOException e) {
        trace.accept(line(request, start, e.toString()));
        boolean again = request.repeatable() ? !slow(e) : refused(e);
        if (!again || tries == PAUSES.size()) {
          throw new Refused(server.unreachable(why(e)));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refused(server.unreachable("interrupted"));
      }
      rest(PAUSES.get(tries));
    }
  }

  /**
   * Opens a stream of events; nothing is repeated here.
   *
   * @throws IOException if there is no answer
   */
  HttpResponse<InputStream> events(String path, String lastId)
      throws IOException, InterruptedException {
    Request request = Request.get(path);
    HttpRequest.Builder builder = builder(request, "text/event-stream").timeout(ANSWER);
    if (!lastId.isEmpty()) {
      builder.header("Last-Event-ID", lastId);
    }
    long start = System.nanoTime();
    HttpResponse<InputStream> response = client.send(builder.build(), BodyHandlers.ofInputStream());
    trace.accept(line(request, start, response.statusCode() + ", a stream of events"));
    return response;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest http(Request request, Duration limit, String accept) {
    return builder(request, accept).timeout(limit).build();
  }

  private HttpRequest.Builder builder(Request request, String accept) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server.url() + request.path()))
            .header("Accept", accept)
            .method(
                request.method(),
                request
                    .body()
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    request.body().ifPresent(_ -> builder.header("Content-Type", "application/json"));
    request.key().ifPresent(key -> builder.header("Idempotency-Key", key));
    server.secret().ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    return builder;
  }

  /** Whether it asks to be asked again. */
  private static boolean isBusy(Answer answer) {
    return answer.status() == UNAVAILABLE && !answer.header("Retry-After").isEmpty();
  }

  /** Whether nothing can have arrived. */
  private static boolean refused(IOException e) {
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
  }

  /** Whether it took so long that nobody wants to wait for it again. */
  private static boolean slow(IOException e) {
    return e instanceof HttpTimeoutException;
  }

  /** The JDK's exceptions often say nothing. */
  static String why(IOException e) {
    String said = e.getMessage() == null ? "" : ": " + e.getMessage();
    return switch (e) {
      case HttpConnectTimeoutException _ -> "no connection within " + CONNECT.toSeconds() + " s";
      case HttpTimeoutException _ -> "no answer within " + ANSWER.toSeconds() + " s";
      case ConnectException connect ->
          isUnresolved(connect)
              ? "no such host"
              : e.getMessage() == null || connect.getCause() instanceof ClosedChannelException
                  ? "connection refused"
                  : String.valueOf(e.getMessage());
      default -> "the connection broke" + said;
    };
  }

  /** The JDK wraps it once or twice. */
  private static boolean isUnresolved(ConnectException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String line(Request request, long start, String end) {
    return "%s %s: %s, %d ms"
        .formatted(request.method(), request.path(), end, (System.nanoTime() - start) / 1_000_000);
  }

  private void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(server.unreachable("interrupted"));
    }
  }
}
