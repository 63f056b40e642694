package dev.branchline.coordinator.gateway.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** All of what a server answered, whatever it says. */
final class Answer {
  /** The most bytes of one. */
  static final int MOST_BYTES = 256 << 20;

  private static final int NOT_FOUND = 404;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  private Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /**
   * Reads it to its end.
   *
   * @throws IOException if it breaks off, or is larger than {@link #MOST_BYTES}
   */
  static Answer read(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
      }
      return new Answer(response.statusCode(), response.headers(), bytes);
    }
  }

  int status() {
    return status;
  }

  /** Whether it is what was asked for. */
  boolean isFine() {
    return status / 100 == 2;
  }

  /** Whether the server itself says what is wrong. */
  boolean isProblem() {
    return header("Content-Type").contains("problem+json");
  }

  /** Whether the server itself says that there is no such thing. */
  boolean isNothing() {
    return status == NOT_FOUND && isProblem();
  }

  /** The first of that name; else empty. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** The body itself, not a copy. */
  byte[] bytes() {
    return body;
  }

  /** The body, in UTF-8. */
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
