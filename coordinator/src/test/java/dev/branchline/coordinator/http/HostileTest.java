package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.shape.Entries;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is told in a clean answer, and the door stays open to others. */
class HostileTest {
  private static House house;

  @BeforeAll
  static void open(@TempDir Path root) throws Exception {
    house = new House(root);
    house.finished(house.submit("digits", 3));
  }

  @AfterAll
  static void close() {
    house.close();
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    Entries problem = Entries.parse(response.body());
    assertThat(problem.whole("status")).isEqualTo(status);
    assertThat(problem.text("type")).startsWith("urn:branchline:problem:");
    assertThat(problem.text("title")).isNotBlank();
    assertThat(problem.text("detail")).isNotBlank().doesNotContain("Exception");
  }

  private static HttpRequest.Builder without(String path) {
    return HttpRequest.newBuilder(java.net.URI.create(house.door.url() + path));
  }

  @Test
  void nothingIsAnsweredWithoutTheSecretButWhetherItLives() throws Exception {
    for (String path : List.of("/v1/sweeps", "/v1/nothing", "/metrics", "/v1/openapi.json", "/")) {
      HttpResponse<String> response = house.send(without(path));
      assertProblem(response, 401);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer");
    }
    assertThat(house.send(without("/healthz")).statusCode()).isEqualTo(200);
    assertThat(house.send(without("/readyz")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer wrong", "Bearer", "Basic b3Blbg==", "open sesame", "Bearer open sesame2"})
  void aWrongSecretIsNoSecret(String authorization) throws Exception {
    assertProblem(house.send(without("/v1/sweeps").header("Authorization", authorization)), 401);
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() throws Exception {
    HttpResponse<String> response =
        house.send(house.request("/v1/sweeps").PUT(BodyPublishers.ofString("{}")));
    assertProblem(response, 405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, POST");
    assertProblem(house.get("/v1/sweeps/1/cancel"), 405);
    assertProblem(house.send(house.request("/v1/workers").DELETE()), 405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/nothing",
        "/v1/sweeps/1/branches/1/2",
        "/v1/sweeps/99",
        "/v1/sweeps/1/branches/99",
        "/v1/sweeps/%00",
        "/v1/sweeps/..%2f..%2fetc",
        "/v1/sweeps/1/branches/0/logs/stdout?lease=77"
      })
  void whatIsntThereIsNotFound(String path) throws Exception {
    assertProblem(house.get(path), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sweeps?colour=red",
        "/v1/sweeps/1/branches?limit=0",
        "/v1/sweeps/1/branches?limit=1001",
        "/v1/sweeps/1/branches?limit=ten",
        "/v1/sweeps/1/branches?from=-1",
        "/v1/sweeps/1/branches?from=99999999999999999999",
        "/v1/sweeps/1/branches?status=happy",
        "/v1/sweeps/1/branches?ordinals=5-3",
        "/v1/sweeps/1/branches?ordinals=,",
        "/v1/sweeps/1/branches/x",
        "/v1/sweeps/1/branches/-1",
        "/v1/sweeps/1/best",
        "/v1/sweeps/1/best?metric=loss&minimize=maybe",
        "/v1/sweeps/1/branches/0/logs/stdout?lease=zz",
        "/v1/sweeps/1/branches/0/logs/stdout?limit=2000000"
      })
  void aParameterThatDoesntHoldIsABadRequest(String path) throws Exception {
    assertProblem(house.get(path), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "1",
        "{\"name\":1}",
        "{\"name\":\"x\"}",
        "{}x",
        "\u0000",
        "{'a':1}"
      })
  void aSubmissionThatIsNoneIsABadRequest(String body) throws Exception {
    assertProblem(house.post("/v1/sweeps", body), 400);
  }

  @Test
  void whatIsNoDefinitionIsUnprocessable() throws Exception {
    assertProblem(house.post("/v1/sweeps", "{\"name\":\"x\",\"definition\":\"{}\"}"), 422);
    assertProblem(house.post("/v1/sweeps", "{\"name\":\"x\",\"definition\":\"nonsense\"}"), 422);
  }

  @Test
  void deepNestingIsABadRequest() throws Exception {
    String deep = "[".repeat(30_000) + "]".repeat(30_000);
    assertProblem(house.post("/v1/sweeps", "{\"name\":" + deep + "}"), 400);
    assertProblem(house.post("/v1/sweeps/1/cancel", deep), 400);
    assertProblem(
        house.post("/v1/sweeps", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)), 400);
  }

  @Test
  void aWrongActionsBodyIsABadRequest() throws Exception {
    assertProblem(house.post("/v1/sweeps/1/retry", "{}"), 400);
    assertProblem(house.post("/v1/sweeps/1/retry", "{\"branches\":\"x\"}"), 400);
    assertProblem(house.post("/v1/sweeps/1/retry", "{\"failed\":true,\"branches\":\"1\"}"), 400);
    assertProblem(house.post("/v1/sweeps/1/cancel", "{\"reason\":7}"), 400);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    assertProblem(house.post("/v1/sweeps/1/cancel", "x".repeat((int) Route.SMALL_BODY + 1)), 413);
  }

  /** Only the head is sent, and read: what would follow is never taken. */
  @Test
  void aHugeSubmissionIsRefusedByItsLength() throws Exception {
    String answer =
        raw(
            String.join(
                "\r\n",
                "POST /v1/sweeps HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + House.SECRET,
                "Content-Length: " + (SweepRoutes.LARGE_BODY + 1),
                "",
                "{"));
    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat(answer).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "localhost.evil.example", "10.0.0.1.x"})
  void aNameThatIsntOursIsMisdirected(String host) throws Exception {
    assertThat(raw(head(host))).startsWith("HTTP/1.1 421").contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:7420",
        "127.0.0.1",
        "[::1]:99",
        "head.example",
        "10.1.2.3"
      })
  void ourOwnNamesAndAddressesAreAnswered(String host) throws Exception {
    assertThat(raw(head(host))).startsWith("HTTP/1.1 200");
  }

  private static String head(String host) {
    return String.join(
        "\r\n",
        "GET /v1/sweeps HTTP/1.1",
        "Host: " + host,
        "Connection: close",
        "Authorization: Bearer " + House.SECRET,
        "",
        "");
  }

  @Test
  void anAbsoluteAddressDoesntGoRoundTheHostCheck() throws Exception {
    String absolute = head("evil.example").replace("GET /v1", "GET http://evil.example/v1");
    assertThat(raw(absolute)).startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "complete nonsense, and no request\r\n\r\n",
        "GET /v1/sweeps\r\n\r\n",
        "GET /v1/sweeps HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /v1/sweeps HTTP/1.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "POST /v1/sweeps HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
      })
  void whatIsNoRequestGetsACleanAnswer(String bytes) throws Exception {
    assertThat(raw(bytes)).matches("(?s)HTTP/1\\.1 (400|501|505) .*application/problem\\+json.*");
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    assertThat(raw("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 414");
    assertThat(
            raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void manyConnectionsThatSayNothingDontKeepOthersOut(@TempDir Path other) throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        idle.add(house.connect());
      }
      assertThat(house.get("/v1/sweeps").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void moreConnectionsThanTheBoundWaitTheirTurn(@TempDir Path other) throws Exception {
    try (House small = new House(other, 4)) {
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        idle.add(small.connect());
      }
      for (Socket socket : idle) {
        socket.close();
      }
      assertThat(small.get("/v1/sweeps").statusCode()).isEqualTo(200);
    }
  }

  /** What is answered to these bytes, until the door closes or says nothing more for a second. */
  private static String raw(String bytes) throws IOException {
    try (Socket socket = house.connect()) {
      socket.setSoTimeout(30_000);
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      try {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        for (int b = in.read(); b >= 0; b = in.read()) {
          socket.setSoTimeout(2_000);
          answer.append((char) b);
        }
      } catch (IOException e) {
        // It is left open, or was cut off while it was still written to: what came counts.
        assertThat(e).isInstanceOf(IOException.class);
      }
      return answer.toString();
    }
  }
}
