package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.shape.Misshapen;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests in: by the right name, with the secret, along a route, with a body that fits. */
final class Porter {
  private static final Logger LOG = LoggerFactory.getLogger(Porter.class);

  /** How long a body may take to come. */
  private static final long BODY_MILLIS = 30_000;

  /** How many bodies of more than {@link Route#SMALL_BODY} are in memory at once. */
  private static final int LARGE_AT_ONCE = 1;

  private final ActorSystem<?> system;
  private final List<Route> routes;
  private final Hosts hosts;
  private final Secret secret;
  private final Executor blocking;
  private final Semaphore large = new Semaphore(LARGE_AT_ONCE);

  Porter(ActorSystem<?> system, List<Route> routes, Hosts hosts, Secret secret, Executor blocking) {
    this.system = system;
    this.routes = List.copyOf(routes);
    this.hosts = hosts;
    this.secret = secret;
    this.blocking = blocking;
  }

  private record Found(Route route, Map<String, String> path) {}

  /** Answers one request; never fails. */
  CompletionStage<HttpResponse> handle(HttpRequest request) {
    CompletionStage<Answer> answer;
    try {
      answer = admit(request);
    } catch (RuntimeException e) {
      answer = CompletableFuture.completedFuture(trouble(request, e));
    }
    return answer.exceptionally(e -> trouble(request, e)).thenApply(Responses::of);
  }

  private CompletionStage<Answer> admit(HttpRequest request) {
    Map<String, String> headers = headers(request);
    String host = request.getUri().host().address();
    if (!hosts.admit(host)) {
      return refuse(
          request,
          Answer.problem(
              Answer.MISDIRECTED,
              "unknown-host",
              "this isn't '" + host + "'",
              "ask for it by its address, or start it with that name"));
    }
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    Optional<Found> found = find(request.method().value(), segments);
    boolean open = found.map(f -> f.route().open()).orElse(false);
    if (!open && !secret.isIn(headers.getOrDefault("authorization", ""))) {
      return refuse(
          request,
          Answer.problem(
                  Answer.UNAUTHORIZED,
                  "no-secret",
                  "this door is opened with the secret",
                  "send `Authorization: Bearer SECRET`; the coordinator keeps it in"
                      + " ~/.config/branchline/secret")
              .with("WWW-Authenticate", "Bearer realm=\"branchline\""));
    }
    if (found.isEmpty()) {
      return refuse(request, lost(request, segments));
    }
    Route route = found.get().route();
    if (request.entity().getContentLengthOption().orElse(0) > route.maxBody()) {
      return refuse(request, tooLarge(route.maxBody()));
    }
    return withBody(request, route)
        .thenApplyAsync(
            body ->
                route
                    .operation()
                    .answer(new Asked(found.get().path(), query(request, route), headers, body)),
            blocking);
  }

  private Optional<Found> find(String method, List<String> segments) {
    for (Route route : routes) {
      if (route.method().equals(method)) {
        Optional<Map<String, String>> path = route.match(segments);
        if (path.isPresent()) {
          return Optional.of(new Found(route, path.get()));
        }
      }
    }
    return Optional.empty();
  }

  private Answer lost(HttpRequest request, List<String> segments) {
    TreeSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.match(segments).isPresent()) {
        methods.add(route.method());
      }
    }
    if (methods.isEmpty()) {
      return Answer.problem(
          Answer.NOT_FOUND,
          "no-such-path",
          "nothing is at " + request.getUri().getPathString(),
          "/v1/openapi.json tells what there is");
    }
    String allowed = String.join(", ", methods);
    return Answer.problem(
            Answer.METHOD_NOT_ALLOWED,
            "wrong-method",
            request.method().value() + " isn't for " + request.getUri().getPathString(),
            "use " + allowed)
        .with("Allow", allowed);
  }

  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.putIfAbsent(header.lowercaseName(), header.value());
    }
    return headers;
  }

  private static Map<String, String> query(HttpRequest request, Route route) {
    Map<String, String> query = request.getUri().query().toMap();
    for (String name : query.keySet()) {
      if (!route.query().contains(name)) {
        throw new Misshapen(
            "there is no parameter '"
                + name
                + "' here; there "
                + (route.query().isEmpty()
                    ? "are none"
                    : "is " + String.join(", ", new TreeSet<>(route.query()))));
      }
    }
    return query;
  }

  /** The answer at once, whatever the body; what comes of that is thrown away up to the bound. */
  private CompletionStage<Answer> refuse(HttpRequest request, Answer answer) {
    request.entity().discardBytes(system);
    return CompletableFuture.completedFuture(answer);
  }

  /** The body as a text. Of large ones only so many are taken in at once as there is memory for. */
  private CompletionStage<String> withBody(HttpRequest request, Route route) {
    long length = request.entity().getContentLengthOption().orElse(Long.MAX_VALUE);
    boolean isLarge = route.maxBody() > Route.SMALL_BODY && length > Route.SMALL_BODY;
    if (isLarge && !large.tryAcquire()) {
      request.entity().discardBytes(system);
      return CompletableFuture.failedFuture(new RejectedExecutionException("a large body"));
    }
    CompletionStage<String> body =
        request
            .entity()
            .withSizeLimit(route.maxBody())
            .toStrict(BODY_MILLIS, system)
            .thenApply(HttpEntity.Strict::getData)
            .thenApply(bytes -> bytes.utf8String());
    return isLarge ? body.whenComplete((_, _) -> large.release()) : body;
  }

  private static Answer tooLarge(long limit) {
    return Answer.problem(
        Answer.TOO_LARGE, "too-large", "the body is larger than " + limit + " bytes", "");
  }

  private static Answer trouble(HttpRequest request, Throwable e) {
    return switch (e) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          trouble(request, wrapped.getCause());
      case Misshapen wrong -> Answer.problem(Answer.BAD_REQUEST, "bad-request", wrong.reason(), "");
      case IllegalUriException wrong ->
          Answer.problem(Answer.BAD_REQUEST, "bad-request", "the address can't be read", "");
      case EntityStreamSizeException large -> tooLarge(large.limit());
      case EntityStreamException _ ->
          Answer.problem(Answer.BAD_REQUEST, "bad-request", "the body broke off", "");
      case TimeoutException late ->
          Answer.problem(Answer.REQUEST_TIMEOUT, "too-slow", "the body didn't come in time", "");
      case RejectedExecutionException full ->
          Answer.problem(Answer.UNAVAILABLE, "busy", "too many ask at once", "try again")
              .with("Retry-After", "1");
      case UncheckedIOException disk ->
          Answer.refused(new Refusal.Unreadable(String.valueOf(disk.getMessage()), "try again"));
      default -> {
        LOG.error(
            "a mistake of this program's, at {} {}",
            request.method().value().toUpperCase(Locale.ROOT),
            request.getUri().getPathString(),
            e);
        yield Answer.problem(
            Answer.BROKEN, "broken", "a mistake of this program's", "its log tells more");
      }
    };
  }
}
