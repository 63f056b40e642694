package dev.branchline.coordinator.http;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers as Pekko sends them. */
final class Responses {
  private Responses() {}

  static HttpResponse of(Answer answer) {
    ContentType type = ContentTypes.parse(answer.type());
    HttpResponse response =
        HttpResponse.create()
            .withStatus(
                StatusCodes.lookup(answer.status())
                    .orElseGet(
                        () ->
                            StatusCodes.custom(
                                answer.status(), "", "", answer.status() < 400, true)));
    HttpResponse filled =
        switch (answer) {
          case Answer.Whole whole -> response.withEntity(HttpEntities.create(type, whole.body()));
          case Answer.Streamed streamed ->
              response.withEntity(HttpEntities.createChunked(type, streamed.body()));
        };
    HttpResponse headed = filled.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
    for (var header : answer.headers().entrySet()) {
      headed = headed.addHeader(RawHeader.create(header.getKey(), header.getValue()));
    }
    return headed;
  }
}
