package dev.branchline.coordinator.http;

import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.shape.Json;
import dev.branchline.coordinator.shape.ProblemJson;
import dev.branchline.protocol.model.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What a request is answered with. */
sealed interface Answer {
  int OK = 200;
  int CREATED = 201;
  int PARTIAL = 206;
  int BAD_REQUEST = 400;
  int UNAUTHORIZED = 401;
  int NOT_FOUND = 404;
  int METHOD_NOT_ALLOWED = 405;
  int REQUEST_TIMEOUT = 408;
  int CONFLICT = 409;
  int TOO_LARGE = 413;
  int RANGE_NOT_SATISFIABLE = 416;
  int MISDIRECTED = 421;
  int UNPROCESSABLE = 422;
  int BROKEN = 500;
  int BAD_GATEWAY = 502;
  int UNAVAILABLE = 503;

  String JSON = "application/json";
  String PROBLEM = "application/problem+json";

  int status();

  String type();

  Map<String, String> headers();

  /** All of it at once. */
  record Whole(int status, String type, ByteString body, Map<String, String> headers)
      implements Answer {}

  /** As it comes. */
  record Streamed(
      int status, String type, Source<ByteString, NotUsed> body, Map<String, String> headers)
      implements Answer {}

  static Answer json(ConfigValue value) {
    return text(JSON, Json.write(value) + "\n");
  }

  static Answer text(String type, String text) {
    return new Whole(OK, type, ByteString.fromString(text), Map.of());
  }

  /** What was accepted in its shape, or the problem. */
  static <T> Answer of(Reply<T> reply, Function<T, Answer> shape) {
    return switch (reply) {
      case Reply.Accepted<T>(T value) -> shape.apply(value);
      case Reply.Refused<T>(Refusal refusal) -> refused(refusal);
    };
  }

  /** A refusal as a problem. */
  static Answer refused(Refusal refusal) {
    int status = status(refusal);
    return new Whole(
        status,
        PROBLEM,
        ByteString.fromString(Json.write(ProblemJson.of(refusal, status)) + "\n"),
        status == UNAVAILABLE ? Map.of("Retry-After", "5") : Map.of());
  }

  private static int status(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NoJournal _, Refusal.NoSuchSweep _, Refusal.NoSuchBranch _ -> NOT_FOUND;
      case Refusal.Ambiguous _, Refusal.NotLive _, Refusal.InUse _, Refusal.NotNow _ -> CONFLICT;
      case Refusal.KeyTaken _, Refusal.Impossible _ -> UNPROCESSABLE;
      case Refusal.Unreachable _ -> BAD_GATEWAY;
      case Refusal.Unreadable _, Refusal.Stalled _ -> UNAVAILABLE;
    };
  }

  /** A problem that isn't the gateway's; its title is the kind in words. */
  static Answer problem(int status, String kind, String detail, String hint) {
    return new Whole(
        status,
        PROBLEM,
        ByteString.fromString(
            Json.write(ProblemJson.of(kind, status, kind.replace('-', ' '), detail, hint)) + "\n"),
        Map.of());
  }

  /** The same with one more header. */
  default Answer with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers());
    all.put(header, value);
    return switch (this) {
      case Whole(int status, String type, ByteString body, var _) ->
          new Whole(status, type, body, all);
      case Streamed(int status, String type, var body, var _) ->
          new Streamed(status, type, body, all);
    };
  }

  /** The same with another status. */
  default Answer as(int other) {
    return switch (this) {
      case Whole(int _, String type, ByteString body, var headers) ->
          new Whole(other, type, body, headers);
      case Streamed(int _, String type, var body, var headers) ->
          new Streamed(other, type, body, headers);
    };
  }
}
